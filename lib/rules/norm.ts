export const norm = {};

export const conv = {};

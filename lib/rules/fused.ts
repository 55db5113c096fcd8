export const fused = {};

/** What every project here computes, whichever way it came by the package. */
export const ANSWERS = {
  // x.requiresGrad, x.isLeaf, no x.grad as yet
  leaf: true,
  // d/dx (x + 2)², x = 1, all weights 1
  gradOutputs: [
    [6, 6],
    [6, 6],
  ],
  // d x² / dx for the samples [1, 2] and [3, 4]
  batchJacobian: [
    [
      [2, 0],
      [0, 4],
    ],
    [
      [6, 0],
      [0, 8],
    ],
  ],
  // (x · eˣ)″ = (x + 2) · eˣ at 0.5; TF.js itself says 3.297
  secondDerivative: expect.closeTo(2.5 * Math.exp(0.5), 3) as number,
};

/** What two copies of the package do with each other's tensors and transforms (projects/two_copies/mix.js). */
export const MIXED = {
  // y = x² + ⌊x⌋ at [1, 2], and x³ at 2
  values: {gradient: [2, 4], jacobian: [2, 4], accumulated: [4, 8], ruled: 12},
  zero: expect.closeTo(0, 5) as number,
  truths: Object.fromEntries(
    [
      ['marks are seen', 'noGrad is heard', 'unmarking is seen'],
      ['a refusal names its transform', 'other errors are not ours'],
      ['two copies', 'hooks while needed', 'hooks once', 'hooks gone', 'no tensor left'],
    ]
      .flat()
      .map((truth) => [truth, true]),
  ),
};

/** What has to come before TF.js: import it first. */
import float64 from '../support/float64';

/** When it is over. */
export const doublePrecision = float64();

/** The kernel table: every use of a kernel that the laws are checked on. */
import type {KernelCase} from '../kernel_case';
import {cases as binary} from './binary';
import {cases as complex} from './complex';
import {cases as boxes} from './boxes';
import {cases as conv} from './conv';
import {cases as counting} from './counting';
import {cases as fused} from './fused';
import {cases as image} from './image';
import {cases as indexing} from './indexing';
import {cases as linalg} from './linalg';
import {cases as norm} from './norm';
import {cases as pool} from './pool';
import {cases as ragged} from './ragged';
import {cases as reduce} from './reduce';
import {cases as sampling} from './sampling';
import {cases as scan} from './scan';
import {cases as shape} from './shape';
import {cases as spectral} from './spectral';
import {cases as sparse} from './sparse';
import {cases as strings} from './strings';
import {cases as unary} from './unary';
import {cases as volume} from './volume';
import {cases as window} from './window';

export const families: Readonly<Record<string, readonly KernelCase[]>> = {
  unary,
  binary,
  reduce,
  scan,
  linalg,
  fused,
  norm,
  shape,
  indexing,
  sparse,
  ragged,
  counting,
  boxes,
  strings,
  conv,
  pool,
  volume,
  window,
  complex,
  spectral,
  image,
  sampling,
};
export const table: readonly KernelCase[] = Object.values(families).flat();

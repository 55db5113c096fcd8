/** The table: every kernel of TF.js has an entry here, by type. Where the rule of a call is found. */
import type {AnyRule, Rule} from '../core/rule';
import type {KernelName} from '../tfjs/signatures';
import {binary} from './binary';
import {conv} from './conv';
import {fused} from './fused';
import {indexing} from './indexing';
import {linalg} from './linalg';
import {norm} from './norm';
import {own} from './own';
import {pool} from './pool';
import {reduce} from './reduce';
import {scan} from './scan';
import {shape} from './shape';
import {source} from './source';
import {unary} from './unary';
import {unsupported} from './kinds';

const table: {readonly [K in KernelName]?: Rule<K>} = {
  ...unary, ...binary, ...reduce, ...scan, ...linalg, ...conv, ...pool, ...norm, ...fused, ...shape, ...indexing, ...source,
};

const notYet = unsupported('this kernel has no rule yet.');

export const ruleOf = (kernel: string): AnyRule => (table as unknown as Record<string, AnyRule>)[kernel] ?? own[kernel] ?? notYet;

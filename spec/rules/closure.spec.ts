/**
 * The rules are closed: what a rule runs has a rule itself. Every kernel with a rule is a row of the table (see table.spec.ts), so it is
 * enough that each row's derivatives and batch, taken once, run kernels that are not refused: then every order works.
 */
import * as tf from '@tensorflow/tfjs';
import {refused} from '../../lib/rules/refused';
import {launches} from '../support/kernel_calls';
import {table} from '../support/kernels';
import {draw, mapped, programOf, pullback, pushforward} from '../support/program';
import type {Program} from '../support/program';

beforeAll(() => tf.setBackend('cpu'));

test.each(table.filter((c) => c.except?.cpu === undefined))('$kernel: $name', (c) => {
  const p = programOf(c);
  const all = (): Program =>
    mapped(
      p,
      p.inputs.map(() => true),
      2,
    );
  const programs = [...(c.oneSample === undefined ? [all()] : []), ...(c.order === 0 ? [] : [pullback(p), pushforward(p)])];
  const names = launches(() => tf.tidy(() => programs.forEach((one) => one.f(draw(one)))));
  expect(names.filter((name) => name in refused)).toEqual([]);
});

/** PyTorch on the same problems, where it is installed: pytorch.py measures, in a process of its own. */
import {spawnSync} from 'node:child_process';
import {availableParallelism} from 'node:os';
import {join} from 'node:path';
import {hessianProblem, hvpProblem, jacobianProblems, perSampleProblem, trainingProblems} from './catalogue';
import type {Problem, WorkloadName} from './catalogue';
import type {PyTorch} from './results';

/** `PYTHON` names the Python that has it. */
const python = process.env.PYTHON ?? 'python3';

/** What pytorch.py is to measure, and for which cases of the table that stands. */
interface Task {
  readonly what: 'jacobian' | 'gradient' | 'hvp' | 'hessian' | 'per sample';
  readonly problem: Problem;
  readonly workload: WorkloadName;
  readonly cases: readonly string[];
}

const jacobian = (problem: Problem): Task => ({what: 'jacobian', problem, workload: 'batch_jacobian', cases: [problem.name]});
const gradient = (problem: Problem): Task => ({
  what: 'gradient',
  problem,
  workload: 'training_step',
  cases: [problem.name, `${problem.name}, variables`],
});
const second = (what: Task['what'], problem: Problem, cases: readonly string[]): Task => ({
  what,
  problem,
  workload: 'hvp',
  cases,
});

const tasks: readonly Task[] = [
  ...jacobianProblems.map(jacobian),
  ...trainingProblems.map(gradient),
  second('hvp', hvpProblem, [`hvp, ${hvpProblem.name}, tf.grads of tf.grads`, `hvp, ${hvpProblem.name}, central differences`]),
  second('hessian', hessianProblem, [`Hessian, ${hessianProblem.name}`]),
  second('per sample', perSampleProblem, [`gradients per sample, ${perSampleProblem.name}`]),
];

/** Undefined where PyTorch is not. */
export function askPyTorch(): PyTorch | undefined {
  if (spawnSync(python, ['-c', 'import torch']).status !== 0) return undefined;
  const order = {threads: availableParallelism(), tasks};
  const script = join(__dirname, 'pytorch.py');
  const {status, stdout, stderr} = spawnSync(python, [script], {input: JSON.stringify(order), encoding: 'utf8'});
  if (status !== 0) throw new Error(`pytorch.py ends with ${status}:\n${stderr}`);
  const {on, ms} = JSON.parse(stdout) as {on: string; ms: number[]};
  const times: Partial<Record<WorkloadName, Record<string, number>>> = {};
  tasks.forEach(({workload, cases}, i) => {
    for (const of of cases) (times[workload] ??= {})[of] = ms[i];
  });
  return {on, ms: times};
}

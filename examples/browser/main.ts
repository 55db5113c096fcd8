/** The page: what is chosen, one race at a time, and what came of it. */
import * as tf from '@tensorflow/tfjs';
import {BACKENDS, moveTo} from './backends';
import type {Backend} from './backends';
import {columnName, HeatMaps, rowName, signed} from './heat_maps';
import {INPUTS, race} from './network';
import type {Race, Sizes} from './network';

const OUTPUTS = [2, 4, 8, 16, 32, 64];

/** What can be chosen; the first row is a backend, the others are the sizes of the network. */
const choices = [
  {name: 'backend', label: 'Backend', values: BACKENDS, first: 'wasm'},
  {name: 'batch', label: 'Samples in the batch', values: [1, 10, 32, 100], first: 10},
  {name: 'hidden', label: 'Hidden units', values: [20, 64, 256], first: 20},
  {name: 'outputs', label: 'Outputs', values: OUTPUTS, first: 2},
] as const;

interface Choice extends Sizes {
  readonly backend: Backend;
}

const element = <T extends HTMLElement = HTMLElement>(selector: string): T => {
  const found = document.querySelector<T>(selector);
  if (found === null) throw new Error(`The page has no ${selector}.`);
  return found;
};

const form = element<HTMLFormElement>('#choice');
const grow = element<HTMLButtonElement>('#grow');
const numbers = element<HTMLDetailsElement>('#numbers');
const maps = new HeatMaps(element('#maps'), element('#tip'), element('#legend'));

let shown: {choice: Choice; result: Race} | null = null;
let working = new AbortController();
let last: Promise<void> = Promise.resolve();

// ---- what is chosen

function addChoices(): void {
  form.innerHTML = choices
    .map(({name, label, values, first}) => {
      const options = values.map((value) => {
        const checked = value === first ? 'checked' : '';
        return `<label><input type="radio" name="${name}" value="${value}" ${checked}><span>${value}</span></label>`;
      });
      return `<fieldset><legend>${label}</legend><div>${options.join('')}</div></fieldset>`;
    })
    .join('');
}

function chosen(): Choice {
  const data = new FormData(form);
  const size = (name: keyof Sizes) => Number(data.get(name));
  const backend = BACKENDS.find((name) => name === data.get('backend'))!;
  return {backend, batch: size('batch'), hidden: size('hidden'), outputs: size('outputs')};
}

function choose(name: keyof Choice, value: string | number): void {
  element<HTMLInputElement>(`input[name="${name}"][value="${value}"]`).checked = true;
}

// ---- one race at a time

/** Starts what is chosen, in the place of what runs. */
function start(): Promise<void> {
  working.abort();
  working = new AbortController();
  const {signal} = working;
  last = last.then(() => run(chosen(), signal));
  return last;
}

async function run(choice: Choice, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const {backend, outputs} = choice;
  element('#verdict').textContent = `Running on ${backend}: ${outputs} outputs …`;
  element('#trouble').hidden = true;
  document.body.ariaBusy = 'true';
  try {
    await moveTo(backend);
    show(choice, await race(choice, signal));
  } catch (error) {
    if (!signal.aborted) showTrouble(error);
  } finally {
    if (!signal.aborted) document.body.ariaBusy = 'false';
  }
}

async function growOutputs(): Promise<void> {
  for (const outputs of OUTPUTS) {
    choose('outputs', outputs);
    const done = start();
    const {signal} = working;
    await done;
    // Something else was chosen meanwhile, or this cannot be run.
    if (signal.aborted || shown?.choice.outputs !== outputs) return;
  }
}

// ---- what came of it

const milliseconds = (time: number) => (time < 10 ? time.toFixed(2) : time.toFixed(0));
const times = (ratio: number) => `${ratio < 10 ? ratio.toFixed(1) : ratio.toFixed(0)}×`;

function show(choice: Choice, result: Race): void {
  shown = {choice, result};
  const {backend, batch, outputs} = choice;
  const {jacobian, difference, batchJacobian, loop} = result;
  const ratio = loop / batchJacobian;
  element('#verdict').innerHTML = `<strong>${times(ratio)}</strong> as fast as the loop, on ${backend}`;
  element('#times').innerHTML = [
    {name: 'batchJacobian(net, x)', time: batchJacobian, note: 'one backward pass'},
    {name: 'a loop of tf.grad', time: loop, note: `${outputs} backward passes`},
  ]
    .map(({name, time, note}) => {
      const share = time / Math.max(batchJacobian, loop);
      return `<div><dt><code>${name}</code> <small>${note}</small></dt>
        <dd style="--share: ${share}"><i></i><span>${milliseconds(time)} ms</span></dd></div>`;
    })
    .join('');
  element('#agreement').textContent =
    `Largest difference between the two: ${difference === 0 ? '0' : difference.toExponential(1)}.`;
  element('#tensors').textContent = `Tensors alive after the run: ${tf.memory().numTensors}.`;
  maps.show({values: jacobian, count: batch, rows: outputs, columns: INPUTS});
  showNumbers();
  addRun(choice, result, ratio);
}

function addRun({backend, batch, hidden, outputs}: Choice, {batchJacobian, loop}: Race, ratio: number): void {
  const row = element<HTMLTableElement>('#runs').tBodies[0].insertRow(0);
  row.innerHTML = `<td>${backend}</td><td>${batch} × ${hidden} × ${outputs}</td>
    <td>${milliseconds(batchJacobian)} <small>${milliseconds(loop)}</small></td><td><i></i><span>${times(ratio)}</span></td>`;
  row.dataset.ratio = `${ratio}`;
  const rows = [...document.querySelectorAll<HTMLTableRowElement>('#runs tbody tr')];
  const most = Math.max(...rows.map((row) => Number(row.dataset.ratio)));
  for (const row of rows) row.style.setProperty('--share', `${Number(row.dataset.ratio) / most}`);
}

/** The same values as text; thousands of rows, so only for who opens them. */
function showNumbers(): void {
  const place = element('#numbers .scroll');
  if (shown === null || !numbers.open) {
    place.textContent = '';
    return;
  }
  const {choice, result} = shown;
  const inputs = Array.from({length: INPUTS}, (_, i) => i);
  const row = (b: number, o: number) => {
    const start = (b * choice.outputs + o) * INPUTS;
    const values = inputs.map((i) => `<td>${signed(result.jacobian[start + i], 5)}</td>`);
    return `<tr><th scope="row">${b + 1}</th><th scope="row">${rowName(o)}</th>${values.join('')}</tr>`;
  };
  const rows = Array.from({length: choice.batch * choice.outputs}, (_, n) =>
    row(Math.floor(n / choice.outputs), n % choice.outputs),
  );
  const heads = inputs.map((i) => `<th scope="col">∂ ∕ ∂${columnName(i)}</th>`);
  place.innerHTML = `<table><thead><tr><th scope="col">sample</th><th scope="col">output</th>${heads.join('')}</tr></thead>
    <tbody>${rows.join('')}</tbody></table>`;
}

/** In words; and what is shown stays chosen. */
function showTrouble(error: unknown): void {
  const trouble = element('#trouble');
  trouble.hidden = false;
  trouble.textContent = error instanceof Error ? error.message : String(error);
  element('#verdict').textContent =
    shown === null ? 'Choose another backend.' : `Still shown: the run on ${shown.choice.backend}.`;
  if (shown !== null) for (const {name} of choices) choose(name, shown.choice[name]);
}

addChoices();
form.addEventListener('change', () => void start());
form.addEventListener('submit', (event) => event.preventDefault());
grow.addEventListener('click', () => void growOutputs());
numbers.addEventListener('toggle', showNumbers);
void start();

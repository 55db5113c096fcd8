/** Ties, kinks, zeros, empty tensors, scalars, many axes, mixed dtypes: what PyTorch computed in float64. */
import {places} from '../../../hosts/hosts';
import type {Host} from '../../../hosts/hosts';
import {functions} from '../../oracle/edges/functions';
import {ASPECTS, differences} from '../../oracle/edges/judge';
import type {Aspect, Edge, Tolerance} from '../../oracle/edges/judge';
import type {Check} from '../check';

export type Edges = Readonly<Record<string, Edge>>;

const ERRORS: Readonly<Record<Aspect, number>> = {value: 2e-4, gradient: 2e-4, tangent: 2e-4, 'second derivative': 1e-3};

/** How far float32 of a host may be off. */
const onHost = (host: Host, aspect: Aspect): Tolerance => ({
  error: ERRORS[aspect],
  finite: places[host].backend === 'webgl' || places[host].backend === 'webgpu',
});

export function* edges(
  host: Host,
  reference: Edges,
  toleranceOf: (aspect: Aspect) => Tolerance = (aspect) => onHost(host, aspect),
): Generator<Check> {
  for (const name of new Set([...Object.keys(functions), ...Object.keys(reference)])) {
    for (const aspect of ASPECTS) {
      const [f, edge] = [functions[name], reference[name]];
      const run = () =>
        f === undefined || edge === undefined
          ? Promise.resolve([`${f === undefined ? 'functions.ts' : 'edges.json'} has no such case`])
          : differences(f, edge, aspect, toleranceOf(aspect));
      yield {group: 'edges', subject: name, name: aspect, run};
    }
  }
}

/** The ratios as a picture: a plot for each workload, a dot for each case and host, all on one scale. */
import {HOSTS} from '../hosts/hosts';
import {workloads, WORKLOADS} from './catalogue';
import {ratioOf} from './results';
import type {Results} from './results';

const TITLE = 'Times faster than TensorFlow.js alone';
const TICKS = [0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500];

export async function chartOf({hosts}: Results): Promise<string> {
  const [vega, lite] = [await import('vega'), await import('vega-lite')];
  const present = HOSTS.filter((host) => host in hosts);
  const dots = WORKLOADS.map((name) => ({
    title: workloads[name].title,
    values: present.flatMap((host) =>
      (hosts[host].workloads[name] ?? []).flatMap((result) => {
        const faster = ratioOf(result);
        return faster === null ? [] : [{host, case: result.case, faster}];
      }),
    ),
  }));
  const ratios = dots.flatMap(({values}) => values.map(({faster}) => faster));
  const domain = [Math.min(0.8, ...ratios) / 1.1, 1.1 * Math.max(2, ...ratios)];
  const {spec} = lite.compile({
    title: {text: TITLE, anchor: 'middle'},
    config: {view: {stroke: null}},
    vconcat: dots.map(({title, values}) => ({
      title: {text: title, anchor: 'start', frame: 'group', fontSize: 11},
      width: 460,
      height: {step: 20},
      data: {values},
      encoding: {
        y: {
          field: 'case',
          type: 'nominal',
          title: null,
          sort: null,
          axis: {labelLimit: 0, minExtent: 330, ticks: false, domain: false, grid: true},
        },
      },
      layer: [
        {
          mark: {type: 'rule', color: '#888888'},
          data: {values: [{}]},
          encoding: {x: {datum: 1, type: 'quantitative'}, y: {value: 0}, y2: {value: 'height'}},
        },
        {
          mark: {type: 'point', filled: true, size: 60, opacity: 0.85},
          encoding: {
            x: {
              field: 'faster',
              type: 'quantitative',
              title: null,
              scale: {type: 'log', domain, nice: false},
              axis: {values: TICKS, format: '~g', grid: true},
            },
            color: {field: 'host', type: 'nominal', scale: {domain: present, scheme: 'tableau10'}},
            shape: {field: 'host', type: 'nominal', scale: {domain: present}},
          },
        },
      ],
    })),
  });
  return new vega.View(vega.parse(spec), {renderer: 'none'}).toSVG();
}

/** The suite of `npm run test:hosts` on the two hosts that are plain Node: a test for each kernel, function and case. */
import {titleOf} from './conformance/check';
import type {Check} from './conformance/check';
import {Limits} from './conformance/limits';
import {reference} from './conformance/reference';
import {suite, wrongWith} from './conformance/suite';
import {BACKENDS, on} from './support/backends';

/** The laws hold in float64 on cpu, see laws/; they are loose in float32. */
const isElsewhere = (host: string, {group}: Check): boolean => host === 'cpu' && group === 'laws';

describe.each(BACKENDS)('%s', (host) => {
  const limits = new Limits(host);
  const subjects = new Map<string, Check[]>();
  for (const check of suite(host, reference())) {
    if (isElsewhere(host, check)) continue;
    const subject = `${check.group}: ${check.subject}`;
    subjects.set(subject, [...(subjects.get(subject) ?? []), check]);
  }

  beforeAll(() => on(host));

  test.each([...subjects])('%s', async (_subject, checks) => {
    const broken: string[] = [];
    for (const check of checks) {
      const wrong = await wrongWith(check);
      if (limits.excuse(check, wrong.length > 0) === null) broken.push(...wrong.map((what) => `${titleOf(check)}: ${what}`));
    }
    expect(broken).toEqual([]);
  });

  test('no limit is there without need', () => expect(limits.stale()).toEqual([]));
});

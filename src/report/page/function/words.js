// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What a page about a function says first: a sentence, three numbers, advice. All of it is in the result that --json
// prints; nothing is judged here that the program has not judged. No element here.
import { count, number, percent, sentence, things } from '../text.js';
import { comparedWords } from './compare_words.js';
import { tunedWords } from './tune_words.js';

const ZERO = 1e-6; // of the largest curvature: as `descent minimize` has it
const ARRIVED = 1e-6; // of the fall of f, likewise

/** What a command that looks at a place is for. */
export const EVIDENCE = 'What kind of place it is, with the evidence:';

/** @typedef {{chip: string, text: string, numbers: {label: string, value: string, note: string}[], advice: string}} Answer */

/** "x = 1, y = 2"; of many variables the first. @param {string[]} names @param {number[]} x */
export function pointWords(names, x, most = 6, digits = 6) {
  const shown = x.slice(0, most).map((value, i) => `${names[i] ?? `x[${i + 1}]`} = ${number(value, digits)}`);
  return shown.join(', ') + (x.length > most ? ', …' : '');
}

/** "a", "a and b", "a, b and c" */
export const list = (words) => (words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words[words.length - 1]}`);

/** "0.4 to 989", and one number where both are the same. */
export const range = (low, high) => (number(low, 3) === number(high, 3) ? number(low, 3) : `${number(low, 3)} to ${number(high, 3)}`);

/** Of points, of which there may be more than anybody could list. */
export const many = (value) => (value < 1e15 ? count(value) : number(value, 4));

// ---- minimize ----

/** The run that ended lowest, by index; -1: none ended at a number. */
export function bestOf({ runs }) {
  let best = -1;
  runs.forEach(({ f, stop }, i) => {
    if (f !== null && stop !== 'diverged' && (best < 0 || f < runs[best].f)) best = i;
  });
  return best;
}

/** Runs whose ends are as low as the lowest, as far as that matters: within 1e-6 (1 + |f|). */
export function equalsOf(result) {
  const { runs } = result;
  const best = runs[bestOf(result)];
  return runs.map((run, i) => i).filter((i) => best && runs[i].f !== null && runs[i].stop !== 'diverged' && runs[i].f - best.f <= 1e-6 * (1 + Math.abs(best.f)));
}

const ENDED = { gradient: 'gradient about zero', steps: 'out of steps', asked: 'stopped', time: 'out of time' };

/** About how far f is above a minimum, or less, where a run that is out of steps has one near; else null. */
function above({ stop, curvature, f, gradient_norm: g }, start) {
  if (stop !== 'steps' || !(curvature?.smallest > ZERO * curvature.largest)) return null;
  const most = (g * g) / (2 * curvature.smallest);
  return most <= ARRIVED * (start - f) ? most : null;
}

/** What kind of place a run ended at, as far as its end and the curvature there say; f was `start` at first. @returns {[string, string]} */
export function endOf(run, stops, start = NaN) {
  const { stop, curvature, limited } = run;
  if (limited) return [limited.verdict, limited.text];
  const most = above(run, start);
  if (most !== null) return ['near a minimum', `f is about ${number(most, 2)} above one or less, and the steps are used up`];
  if (stop === 'gradient' && curvature) {
    const { largest, smallest } = curvature;
    if (smallest < -ZERO * Math.abs(largest)) {
      return largest <= ZERO * Math.abs(smallest) ? ['maximum', 'the gradient is about zero, and no direction leads up'] : ['saddle', 'the gradient is about zero, and a direction leads down'];
    }
    if (smallest > ZERO * Math.abs(largest)) return ['minimum', 'the gradient is about zero, and f curves upward in every direction'];
    return ['flat', 'the gradient is about zero, and so is the curvature in a direction'];
  }
  return [ENDED[stop] ?? stop, stop === 'diverged' ? 'f is not finite' : stops[stop] ?? stop];
}

/** @returns {Answer} */
function minimised({ result, stops, next, again }) {
  const { runs } = result;
  const best = bestOf(result);
  if (best < 0) {
    return {
      chip: 'diverged', text: runs.length === 1 ? `${runs[0].label} ran away: f is not finite on its path.` : `All ${count(runs.length)} optimizers ran away: f is not finite on their paths.`,
      numbers: [
        { label: 'f at the start', value: number(result.start_f), note: pointWords(result.variables, result.start, 3) },
        { label: 'steps', value: count(runs[0].steps), note: runs[0].label },
        { label: 'learning rate', value: number(runs[0].lr ?? NaN), note: runs[0].label },
      ],
      advice: sentence(runs.find(({ advice }) => advice)?.advice ?? ''),
    };
  }
  const run = runs[best];
  const [chip, why] = endOf(run, stops, result.start_f);
  const equals = equalsOf(result).map((i) => runs[i].label);
  const lead = runs.length === 1 ? `${run.label} went from f = ${number(result.start_f)} to ${number(run.f)}`
    : equals.length === runs.length ? `All ${count(runs.length)} end equally low, at f = ${number(run.f)}`
      : `${list(equals)} ${equals.length === 1 ? 'ends' : 'end'} lowest of ${count(runs.length)}, at f = ${number(run.f)}`;
  return {
    chip, text: `${lead}: ${why}.`,
    numbers: [
      { label: runs.length === 1 ? 'f at the end' : 'lowest f', value: number(run.f), note: pointWords(result.variables, run.x, 3) },
      { label: '|gradient| there', value: number(run.gradient_norm, 3), note: `ended: ${ENDED[run.stop] ?? run.stop}` },
      { label: 'steps', value: count(run.steps), note: things(run.evaluations, 'evaluation') },
    ],
    // A command that does it stands below; one that looks at the place has these words.
    advice: [sentence(run.advice ?? run.limited?.next ?? ''), next && !again && EVIDENCE].filter(Boolean).join(' '),
  };
}

// ---- many starts ----

/** @returns {Answer} */
function started({ result, next }) {
  const { minima, starts, unseen_estimate: unseen } = result;
  const numbers = [
    { label: 'lowest f', value: number(minima[0]?.f ?? NaN), note: minima.length > 0 ? pointWords(result.variables, minima[0].x, 3) : 'none found' },
    { label: 'distinct minima', value: count(minima.length), note: `from ${things(starts, 'start')}` },
    { label: 'not seen', value: percent(unseen), note: 'of such starts would end at another one' },
  ];
  if (minima.length === 0) return { chip: 'none', text: `None of ${things(starts, 'start')} ended at a minimum.`, numbers, advice: 'More `--steps`, or another rule: `--with lbfgs`.' };
  const [{ f, hits }] = minima;
  const lowest = `the lowest, f = ${number(f)}, was met by ${count(hits)} of ${things(starts, 'start')}`;
  return {
    chip: minima.length === 1 ? '1 minimum' : `${count(minima.length)} minima`, text: `${sentence(lowest).slice(0, -1)}; about ${percent(unseen, 0)} of such starts would end at one that is not in this list.`,
    numbers, advice: unseen > 0.05 ? 'The list is not complete: more `--starts` would find more. What kind of place the lowest is:' : next ? 'What kind of place the lowest is, with the evidence:' : '',
  };
}

// ---- map ----

const NAMES = [['minimum', 'minima'], ['saddle', 'saddles'], ['maximum', 'maxima'], ['degenerate minimum', 'degenerate minima'], ['degenerate saddle', 'degenerate saddles'], ['kink', 'kinks']];

/** What a path between two minima leads over. @param {string[]} variables */
export const passOf = (variables) => (variables.length === 1 ? 'maximum' : 'saddle');

/** "4 minima, 4 saddles and 1 maximum", of the points that are listed. */
export function kindsOf({ points }) {
  const kinds = [...new Set(points.map(({ kind }) => kind))];
  return list(kinds.map((kind) => {
    const [one, more] = NAMES.find(([name]) => name === kind) ?? [kind, `${kind} points`];
    return things(points.filter((point) => point.kind === kind).length, one, more);
  }));
}

/** What the search says of itself, in sentences; the first is the one that matters most. */
export function coverage(result) {
  const { separable, searches, outside, unseen_estimate: unseen, unseen_points: points, unseen_one: one, groups, gradient_flat: flat, settled, pieces, total } = result;
  const words = [];
  if (separable) {
    words.push(settled ? `f is a sum of functions of one variable each, and their zeros of the slope were the same with ${count(pieces / 4)}, ${count(pieces / 2)} and ${count(pieces)} pieces of each axis: points that are closer together may be missing.`
      : `Not all points: with more pieces of each axis, up to ${count(pieces)}, more and more were found. A smaller box may help.`);
    if (total > result.points.length) words.push(`All combinations of the points on the axes are ${many(total)}; the lowest of each index are listed.`);
  } else if (result.points.length > 0) {
    words.push(unseen < 0.005 ? `Random searches keep ending at the points listed here: a point that 1 in ${count(Math.floor(1 / one))} of them ends at would have been found (95 %).`
      : `Of 100 random searches that end at a point about ${number(100 * unseen, 2)} would end at one that is not listed here.`);
    if (points >= 0.5) words.push(`About ${things(Math.round(points), 'point')} or more ${Math.round(points) === 1 ? 'was' : 'were'} not found.`);
    words.push(`${things(searches, 'search', 'searches')}: ${count(outside)} left the box or did not end.`);
  }
  if (flat > 0) words.push(`At ${things(flat, 'place')} the gradient is small and does not become zero (gradient-flat): no stationary point is there.`);
  if (groups > 1) words.push(`The minima fall into ${count(groups)} groups that no saddle found here joins: saddles are missing, or lie outside the box.`);
  if (result.stopped) words.push('The search ended before the box was well covered: `--time` and `--searches` allow more.');
  return words;
}

/** @returns {Answer} */
function mapped({ result, next }) {
  const { points, total, separable, unseen_estimate: unseen, settled, stopped } = result;
  const whole = separable ? settled : unseen < 0.005 && !stopped;
  const lowest = points.find(({ index }) => index === 0);
  const numbers = [
    { label: 'stationary points', value: many(total), note: total > points.length ? `${count(points.length)} are listed` : whole ? 'in the box' : 'found in the box' },
    { label: 'lowest minimum', value: lowest ? number(lowest.f) : '–', note: lowest ? pointWords(result.variables, lowest.x, 3) : 'none was found' },
    separable ? { label: 'searched more finely', value: settled ? 'the same points' : 'more points', note: `up to ${count(result.pieces)} pieces of each axis` }
      : { label: 'not seen', value: points.length > 0 ? percent(unseen) : '–', note: 'of searches would end at another point' },
  ];
  if (points.length === 0) return { chip: 'none', text: 'No stationary point was found in the box.', numbers, advice: 'A larger `--box`, or more `--time`.' };
  const minima = points.filter(({ index }) => index === 0).length;
  const joining = result.edges.filter(({ from, to }) => from !== null && to !== null && from !== to).length;
  const joined = joining > 0 && minima > 1 ? `; ${things(joining, passOf(result.variables), result.variables.length === 1 ? 'maxima' : 'saddles')} join${joining === 1 ? 's' : ''} ${result.groups > 1 ? 'some of ' : ''}them` : '';
  const all = total > points.length ? `${many(total)} stationary points, ${many(result.by_index[0])} of them minima` : `${kindsOf(result)}${joined}`;
  return { chip: total === 1 ? '1 point' : `${many(total)} points`, text: whole ? `The box holds ${all}.` : `Found so far: ${all}; ${separable ? 'with more pieces of each axis there are more' : `about ${number(100 * unseen, 2)} of 100 further searches would end at a point that is not listed`}.`,
    numbers, advice: next ? 'What kind of place the lowest is, with the evidence:' : '' };
}

// ---- diagnose ----

/** @returns {Answer} */
function diagnosed({ result }) {
  const { verdict, because, f, gradient_norm: slope, gradient_rounding: rounding, eigenvalues, index, parameters, variables, x, advice, way_down: way } = result;
  const curved = Number.isFinite(eigenvalues?.smallest);
  const down = !index ? '' : index[0] === index[1] ? count(index[0]) : `${count(index[0])} to ${count(index[1])}`;
  return {
    chip: verdict, text: sentence(because),
    numbers: [
      { label: 'f', value: number(f ?? NaN, 6), note: x ? pointWords(variables, x, 3) : '' },
      { label: '|gradient|', value: number(slope ?? NaN, 3), note: Number.isFinite(slope) && Number.isFinite(rounding) ? `rounding alone makes ${number(rounding < 1e-300 ? 0 : rounding, 2)}` : '' },
      curved ? { label: 'curvature', value: range(eigenvalues.smallest, eigenvalues.largest), note: `${down} of ${things(parameters, 'direction')} ${down === '1' ? 'leads' : 'lead'} down` }
        : { label: 'curvature', value: '–', note: 'there is none here' },
    ],
    advice: way?.x ? `Go on from where the descent led, f = ${number(way.f)}:` : advice[0] ? sentence(advice[0].text) : '',
  };
}

// ---- slice ----

const AXES = { variables: 'along variables', random: 'along random directions', curvature: 'along curvature', path: 'along the path', line: 'along a line' };

/** What a slice shows. */
export function sliceWords({ kind, axes, value, lowest, highest, barrier, path_values: way, to }) {
  const [first, second] = axes;
  if (kind === 'curvature') {
    const leads = first.eigenvalue < 0 ? 'The least curved direction leads down' : 'Even the least curved direction leads up';
    return `${leads}, with curvature ${number(first.eigenvalue, 3)}${second ? `; the most curved one has ${number(second.eigenvalue, 3)}` : ''}.`;
  }
  if (kind === 'line') return barrier > 0 ? `Between here and ${to} stands a barrier of ${number(barrier, 3)}.` : `No barrier stands between here and ${to}.`;
  if (kind === 'path' && way?.length > 1) {
    const share = axes.reduce((sum, { explained }) => sum + explained, 0);
    return `The path led from f = ${number(way[0])} to ${number(way[way.length - 1])}; ${percent(share)} of it lies in this picture.`;
  }
  return lowest < value ? `From f = ${number(value)} it goes down to ${number(lowest)} in this picture, and up to ${number(highest)}.` : `f = ${number(value)} at the point is the lowest value of this picture, which goes up to ${number(highest ?? NaN)}.`;
}

/** @returns {Answer} */
function sliced({ result, at, next, function: { variables } }) {
  const { kind, value, lowest, highest, axes, picture_gap: gap } = result;
  return {
    chip: AXES[kind], text: sliceWords(result),
    numbers: [
      { label: 'f at the point', value: number(value ?? NaN), note: at ? pointWords(variables, at, 3) : '' },
      { label: 'lowest, highest', value: `${number(lowest ?? NaN)}, ${number(highest ?? NaN)}`, note: `on ${axes.map(({ points }) => count(points)).join(' × ')} points` },
      { label: 'between the points', value: `± ${number(gap ?? NaN, 2)}`, note: 'f differs by that much at most from what is drawn' },
    ],
    advice: next ? 'What kind of place the point is, with the evidence:' : '',
  };
}

/** @param {any} data @returns {Answer} */
export const answerOf = (data) => ({ minimize: minimised, starts: started, map: mapped, diagnose: diagnosed, slice: sliced, compare: comparedWords, tune: tunedWords })[data.kind](data);

// The same updates as fast as they are answered: what k6 itself can reach against a server (infra/bench/stack compares by it).
import { duration, number, summaryTrendStats } from './settings.js';

export { default } from './patch-attempts.js';

export const options = {
  discardResponseBodies: true,
  summaryTrendStats,
  vus: number('VUS', 64, 20),
  duration,
};

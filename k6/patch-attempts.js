// Updates at a constant rate of arrival, over 100,000 attempts: that the gateway takes them all, and how long each waits.
//   k6 run k6/patch-attempts.js           RATE DURATION BASE_URL VUS P95 (milliseconds) ATTEMPTS
import http from 'k6/http';
import { duration, gateway, number, summaryTrendStats, thresholds, vus } from './settings.js';

const rate = number('RATE', 10000, 200);
const attempts = number('ATTEMPTS', 100000, 100000);
const body = '{"answers":{"1":[1],"2":[2],"3":[3],"4":[4]}}';
// One name for all of them: a time series for each attempt would cost more than the requests.
const params = { headers: { 'Content-Type': 'application/json' }, tags: { name: 'update' } };

http.setResponseCallback(http.expectedStatuses(202));

export const options = {
  discardResponseBodies: true,
  summaryTrendStats,
  scenarios: {
    updates: {
      executor: 'constant-arrival-rate',
      rate,
      timeUnit: '1s',
      duration,
      preAllocatedVUs: vus(rate),
    },
  },
  thresholds: { ...thresholds, http_req_duration: [`p(95)<${number('P95', 100, 1000)}`] },
};

export default function () {
  http.patch(`${gateway}/attempts/${1 + Math.floor(Math.random() * attempts)}`, body, params);
}

// Reads of the first page of customers at a constant rate of arrival: that it comes from the cache, and is the right one.
//   k6 run k6/get-customers.js            RATE DURATION READ_URL VUS P95 (milliseconds)
import http from 'k6/http';
import { check } from 'k6';
import { duration, number, readModel, summaryTrendStats, thresholds, vus } from './settings.js';

const rate = number('RATE', 5000, 200);
const params = { tags: { name: 'GET /customers' } };

http.setResponseCallback(http.expectedStatuses(200));

export const options = {
  discardResponseBodies: true,
  summaryTrendStats,
  scenarios: {
    reads: {
      executor: 'constant-arrival-rate',
      rate,
      timeUnit: '1s',
      duration,
      preAllocatedVUs: vus(rate),
    },
  },
  thresholds: { ...thresholds, http_req_duration: [`p(95)<${number('P95', 50, 1000)}`], checks: ['rate==1'] },
};

// Reading a body costs the load generator more than the server: one in a hundred is.
export default function () {
  if (Math.random() >= 0.01) {
    http.get(`${readModel}/customers`, params);
    return;
  }
  const answer = http.get(`${readModel}/customers`, { ...params, responseType: 'text' });
  check(answer, {
    'ten customers, in order': (response) => {
      const ids = response.json().map((customer) => customer.customerId);
      return ids.length === 10 && ids.every((id, index) => index === 0 || ids[index - 1] < id);
    },
    'an ETag': (response) => Boolean(response.headers.Etag),
  });
}

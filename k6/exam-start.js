// Nine o'clock: from 100 updates a second to 10,000 within ten seconds, and some who look at once at what they have sent.
// One in READ_EVERY updates is read back with its position: that a reader never sees anything older.
//   k6 run k6/exam-start.js               START_RATE RATE RAMP HOLD READ_EVERY BASE_URL READ_URL VUS P95 (milliseconds)
import http from 'k6/http';
import exec from 'k6/execution';
import { Counter } from 'k6/metrics';
import { gateway, number, readModel, summaryTrendStats, text, thresholds, vus } from './settings.js';

const rate = number('RATE', 10000, 200);
const everySoMany = number('READ_EVERY', 20, 5);
const students = vus(rate);
// Every student has attempts of their own, so that what was sent last is what has to be read.
const attemptsEach = Math.max(1, Math.floor(100000 / students));

const headers = { 'Content-Type': 'application/json' };
const update = { headers, tags: { name: 'update' } };

const read = new Counter('own_writes_read');
const stale = new Counter('own_writes_stale');

export const options = {
  discardResponseBodies: true,
  summaryTrendStats,
  scenarios: {
    exam: {
      executor: 'ramping-arrival-rate',
      startRate: number('START_RATE', 100, 20),
      timeUnit: '1s',
      preAllocatedVUs: students,
      stages: [
        { target: rate, duration: text('RAMP', __ENV.PROFILE === 'smoke' ? '5s' : '10s') },
        { target: rate, duration: text('HOLD', __ENV.PROFILE === 'smoke' ? '5s' : '20s') },
      ],
    },
  },
  thresholds: {
    ...thresholds,
    'http_req_duration{name:update}': [`p(95)<${number('P95', 500, 2000)}`],
    own_writes_stale: ['count==0'],
    own_writes_read: ['count>0'],
  },
};

export default function () {
  const { idInTest, iterationInScenario } = exec.vu;
  const attempt = 1 + ((idInTest - 1) * attemptsEach + (iterationInScenario % attemptsEach)) % 100000;
  const choice = 1 + iterationInScenario;
  const answer = http.patch(`${gateway}/attempts/${attempt}`, `{"answers":{"1":[${choice}],"2":[2]}}`, update);
  if (answer.status === 202 && iterationInScenario % everySoMany === 0) {
    readBack(attempt, choice, answer.headers['Attempt-Position']);
  }
}

function readBack(attempt, choice, position) {
  const answer = http.get(`${readModel}/attempts/${attempt}`, {
    headers: { 'Attempt-Min-Position': position, Prefer: 'wait=10' },
    responseType: 'text',
    tags: { name: 'read' },
  });
  if (answer.status !== 200) {
    return;
  }
  read.add(1);
  if (answer.json().answers['1'][0] !== choice) {
    stale.add(1);
    console.error(`attempt ${attempt} at ${position}: ${answer.body}, sent ${choice}`);
  }
}

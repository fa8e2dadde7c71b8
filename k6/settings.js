// What every script here takes from the environment. PROFILE=smoke: ten seconds at a rate that any machine has.
const smoke = __ENV.PROFILE === 'smoke';

export const text = (name, otherwise) => __ENV[name] || otherwise;

export const number = (name, otherwise, inSmoke) => {
  const value = Number(__ENV[name] || (smoke ? inSmoke : otherwise));
  if (!(value > 0)) {
    throw new Error(`${name} must be a number above 0, not ${__ENV[name]}`);
  }
  return value;
};

export const gateway = text('BASE_URL', 'http://127.0.0.1:8000');
export const readModel = text('READ_URL', 'http://127.0.0.1:3030');
export const duration = text('DURATION', smoke ? '10s' : '1m');

// Requests that are waiting at a time, at most: a twentieth of the rate is room for answers of 50 ms. In the smoke profile, whose
// server has only just started on a machine that may be busy, for answers of a second.
export const vus = (rate) => number('VUS', Math.max(50, Math.ceil(rate / 20)), rate);

// Whoever is asked late is not counted as asked: an open load that drops iterations has measured nothing.
export const thresholds = {
  http_req_failed: ['rate==0'],
  dropped_iterations: ['count==0'],
};

export const summaryTrendStats = ['avg', 'med', 'p(95)', 'p(99)', 'max'];

-- What ./run loads too (PostgresSampleData), as long as the exam is not there. psql -v wanted=false: nothing.
\if :wanted
BEGIN;
WITH missing AS (
    INSERT INTO exam (exam_id, name) VALUES (1, 'Sample exam') ON CONFLICT (exam_id) DO NOTHING RETURNING exam_id
)
SELECT count(*) = 1 AS missing FROM missing
\gset
\if :missing
INSERT INTO attempt (attempt_id, exam_id) SELECT id, 1 FROM generate_series(1, 100000) AS id
ON CONFLICT (attempt_id) DO NOTHING;
INSERT INTO customer (first_name, last_name, email, phone_number)
SELECT first, last, lower(first || '.' || last || '@example.org'),
       CASE WHEN number % 7 <> 0 THEN '+49 30 555 ' || to_char(number, 'FM0000') END
FROM (SELECT number,
             (ARRAY['Ada', 'Alan', 'Barbara', 'Donald', 'Edsger',
                    'Frances', 'Grace', 'Niklaus', 'Radia', 'Tony'])[1 + number / 10] AS first,
             (ARRAY['Allen', 'Dijkstra', 'Hoare', 'Hopper', 'Knuth',
                    'Liskov', 'Lovelace', 'Perlman', 'Turing', 'Wirth'])[1 + number % 10] AS last
      FROM generate_series(0, 99) AS number) AS people;
\endif
COMMIT;
\endif

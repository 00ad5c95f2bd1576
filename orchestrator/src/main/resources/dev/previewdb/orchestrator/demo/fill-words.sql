-- For one million rows, written by the server itself in two sessions at a time. Every value is made up; who looks real is not.
-- The triggers that check foreign keys are off: each number below points at a row that is there.
SET session_replication_role = replica;
SET synchronous_commit = off;
SET work_mem = '64MB';
SET maintenance_work_mem = '256MB';

CREATE FUNCTION pg_temp.pick(words text[], i bigint) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS $$ SELECT words[1 + (i % cardinality(words))::int] $$;
CREATE FUNCTION pg_temp.first_name(i bigint) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS $$ SELECT pg_temp.pick('{Anna,Ben,Clara,David,Emma,Felix,Greta,Hugo,Ida,Jonas,Klara,Leo,Mia,Noah,Olga,Paul,Rosa,Sami,Tilda,Uwe,Vera,Willi,Yara}', i) $$;
CREATE FUNCTION pg_temp.last_name(i bigint) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS $$ SELECT pg_temp.pick('{Albers,Brandt,Claasen,Decker,Ebert,Fuchs,Graf,Heinze,Iversen,Jansen,Keller,Lorenz,Menzel,Neumann,Otto,Pohl,Richter,Seidel,Thoma,Ulrich,Vogt,Winter,Zander}', i / 23) $$;
CREATE FUNCTION pg_temp.city(i bigint) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS $$ SELECT pg_temp.pick('{Berlin,Hamburg,Wien,Graz,Bern,Basel,Leipzig,Bremen,Kiel,Ulm,Linz}', i) $$;
CREATE FUNCTION pg_temp.street(i bigint) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS $$ SELECT pg_temp.pick('{Hauptstr.,Gartenweg,Lindenallee,Am Markt,Schulstr.,Bergweg,Ringstr.}', i) || ' ' || 1 + i % 180 $$;

-- Whether the chain of decisions is whole: one row. $1: the body of decision_hash() as this program
-- installs it; $2: a hash that must be in the chain, or NULL.
--
-- Read along the chain, in the order of the primary key, without sorting or keeping: any number of decisions, and the first
-- that is wrong ends it. A note, and an account, that were forgotten must be among those that a forget_account names.
with forgotten as materialized (
    select jsonb_array_elements_text(f.after -> 'blanked')::bigint as decision_id from holdfast.decisions f where f.action = 'forget_account'
), checked as (
    select d.decision_id, case
        when d.prev_hash <> coalesce(d.hash_before, decode(repeat('00', 32), 'hex'))
            then 'it does not follow ' || coalesce('decision ' || d.id_before, 'the beginning')
                 || ': a row was removed, put in, or changed place'
        when d.hash <> d.expected then 'it was changed after it was decided'
        when d.note is not null and d.note_digest is distinct from sha256(uuid_send(d.note_salt) || convert_to(d.note, 'UTF8'))
            then 'its note is not the one that was given'
        when d.note is null and (d.note_salt is not null or d.note_digest is not null and d.decision_id not in (select f.decision_id from forgotten f))
            then 'its note was removed, and not by forget_account()'
        when d.account_salt is not null
             and d.account_digest is distinct from sha256(uuid_send(d.account_salt) || int8send(d.account_id))
            then 'its account is not the one it was about'
        when d.account_salt is null and (d.account_id is null <> (d.account_digest is null)
             or d.account_digest is not null and d.decision_id not in (select f.decision_id from forgotten f))
            then 'its account was changed, and not by forget_account()'
        end as problem
    from (select d.*, holdfast.decision_hash(d) as expected, lag(d.hash) over chain as hash_before,
                 lag(d.decision_id) over chain as id_before
          from holdfast.decisions d window chain as (order by d.decision_id)) d
), broken as (
    select c.decision_id, c.problem from checked c where c.problem is not null order by c.decision_id limit 1
)
select e.decisions, encode(e.hash, 'hex') as hash, b.decision_id, coalesce(
           case when (select p.prosrc from pg_catalog.pg_proc p
                      where p.oid = 'holdfast.decision_hash(holdfast.decisions)'::regprocedure) is distinct from $1
                then 'holdfast.decision_hash() is not this program''s: run holdfast migrate with the program that fits, or find out '
                     'who changed it' end,
           b.problem,
           case when b.decision_id is null and (e.decisions, e.hash) is distinct from (n.decisions, n.hash)
                then 'there are ' || n.decisions || ' decisions, and ' || coalesce(e.decisions::text, 'it is not known how many')
                     || ' were made: the newest are gone, or others were put behind them' end) as problem,
       exists (select from holdfast.decisions d where d.hash = decode($2, 'hex')) as is_expected_there
from (select) one left join holdfast.decision_end e on true left join broken b on true
cross join (select (select count(*) from holdfast.decisions) as decisions,
                   coalesce((select d.hash from holdfast.decisions d order by d.decision_id desc limit 1),
                            decode(repeat('00', 32), 'hex')) as hash) n

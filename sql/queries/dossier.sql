-- Who makes a dossier, when, and whether they may: reporters' identities are for members of holdfast_reviewer.
select jsonb_build_object('is_allowed', pg_has_role('holdfast_reviewer', 'usage'), 'made_at', now(), 'made_by', session_user,
                          'database', current_database())

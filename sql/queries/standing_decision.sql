-- The newest decision of a person on a campaign or its holds that is neither an undo nor undone, for `holdfast review undo`. $1: the campaign.
select d.decision_id, d.action, d.decided_by, date_trunc('second', d.decided_at) as decided_at
from holdfast.decisions d
where (d.object_type = 'campaign' and d.object_id = $1::bigint
       or d.object_type = 'hold' and d.object_id in (select h.hold_id from holdfast.holds h where h.campaign_id = $1))
  and d.decided_by <> 'worker' and d.undoes is null
  and not exists (select from holdfast.decisions u where u.undoes = d.decision_id)
order by d.decision_id desc limit 1

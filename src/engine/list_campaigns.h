/*
 * Campaigns by means of shared block lists, and what they lead to.
 *
 * Beside list_driven, which is a campaign of reporters (campaigns.h), there are three kinds. They
 * have no reports; what counts as the crew's acts, and whom the hold protects from what, differs:
 *   - list_seeding, one per target: entries; the crew are the owners of the lists. The hold
 *     (scope list_entry) is for the target, on every list of the crew.
 *   - list_inflation, one per list: subscriptions; the crew are the subscribers, who are discounted
 *     as any crew is. The hold (scope list) is placed only while the list's own new entries are
 *     unsupported too: bots may be a rival's.
 *   - unsupported_entries, one per list: entries; the crew is the owner. The hold has scope list.
 *
 * A hold is withdrawn when its ground is gone: the entries were taken off, the subscriptions ended,
 * the list was deleted, or others bear the entries out by now. As with reporters it ends
 * policy.hold_hours after the crew's last act, and staff's decisions stand.
 *
 * Lives here: opening, taking acts in, judging, following what changes the ground. Does not:
 * evidence (list_looks.h, seeding.h).
 */
#ifndef HF_ENGINE_LIST_CAMPAIGNS_H
#define HF_ENGINE_LIST_CAMPAIGNS_H

#include "engine/state.h"
#include "engine/support.h"

/* So many entries, or subscriptions, must stand for a hold to stand. */
#define HF_LIST_HOLD_LEAST 3

/* ln of a chance below which entries lack more than others' do, where it is not the evidence
 * itself but whether the coordinated deserve protection: a thousandth. */
#define HF_LIST_LN_LACKING (-6.9)

typedef struct hf_list_opening {
    hf_campaign_kind kind;
    uint32_t subject; /* list, or for a list_seeding target */
    uint32_t crew;
    hf_usec started_at, ended_at; /* the crew's first and last act */
    bool found_backwards;
} hf_list_opening;

bool hf_list_campaign_is(const hf_campaign_state *campaign);

/* The campaign of that kind and subject in whose episode `at` is, or HF_NONE. O(campaigns of the
 * subject). */
uint32_t hf_list_campaign_find(const hf_engine *engine, hf_campaign_kind kind, uint32_t subject,
                               hf_usec at);

/* HF_OK or HF_ENOMEM. */
HF_MUST_CHECK hf_status hf_list_campaign_open(hf_engine *engine, const hf_list_opening *opening,
                                              uint32_t *ret_campaign);

/* Puts a loaded or new row in place; hf_campaign_put for reporters'. HF_OK or HF_ENOMEM. */
HF_MUST_CHECK hf_status hf_list_campaign_put(hf_engine *engine, const hf_campaign *row,
                                             uint32_t crew, uint32_t subject,
                                             uint32_t *ret_campaign);

/* A member of the crew acted in the campaign. HF_OK or HF_ENOMEM. */
HF_MUST_CHECK hf_status hf_list_campaign_note(hf_engine *engine, uint32_t campaign,
                                              uint32_t account, double score, hf_usec at);

/* Better evidence replaces the old: `rows` are numbered and completed here. HF_OK or HF_ENOMEM. */
HF_MUST_CHECK hf_status hf_list_campaign_prove(hf_engine *engine, uint32_t campaign, double log10_p,
                                               const hf_evidence *rows, size_t count);

/* Judges anew: hold, or none. HF_OK or HF_ENOMEM. O(the subject's entries or subscriptions). */
HF_MUST_CHECK hf_status hf_list_campaign_judge(hf_engine *engine, uint32_t campaign);

/* Another campaign of the same subject whose hold stands, or HF_NONE: one hold at a time.
 * O(campaigns of the subject). */
uint32_t hf_list_campaign_other_hold(const hf_engine *engine, const hf_campaign_state *campaign);

/* What a list, its entries or its subscriptions changed: its campaigns' holds may lose their
 * ground. HF_OK or HF_ENOMEM. O(1) where none is under way. */
HF_MUST_CHECK hf_status hf_list_campaign_follow_list(hf_engine *engine, uint32_t list);

/* An account's reports, outcomes or entries changed. HF_OK or HF_ENOMEM. O(entries of the target)
 * where none is under way. */
HF_MUST_CHECK hf_status hf_list_campaign_follow_target(hf_engine *engine, uint32_t target);

/* What some entries lack, and ln of the chance that as many of others' entries lacked it at the
 * same age; 0 for a key about which too little is known. */
typedef struct hf_lacking {
    hf_lacks own;
    double p[HF_LACK_COUNT];
    double ln_chance[HF_LACK_COUNT];
} hf_lacking;

/* `lacks` against others' entries, `platform`, and the list's own earlier ones: whichever lacked
 * the key more. */
void hf_list_weigh_lacks(const hf_lacks *lacks, const hf_lacks *platform, const hf_lacks *own,
                         hf_lacking *ret_lacking);

/* Whether that is what the lists do now: half of the entries lack the key, and that is hardly
 * chance: `ln_least` or less. A list is held back only where two in three do: honest curators
 * import, too, whom nobody here has met yet. */
bool hf_list_is_turned(const hf_lacking *lacking, hf_lack key, double ln_least);

#endif

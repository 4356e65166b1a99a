/*
 * Worlds with ground truth: a platform's accounts, reports, outcomes and shared block lists, and
 * who attacked whom.
 *
 * A world is made in memory, all at once, from a configuration; the same configuration gives the
 * same world, byte for byte. Nothing happens after `now`, and some attacks are still under way
 * then. Arrays are in this order: accounts by id (account number i has id i + 1), reports by time,
 * numbered from 1 (report i has id i + 1), outcomes by time, attacks by time of their first report,
 * crews and members by crew; lists, entries and subscriptions by time, numbered from 1. What a
 * report says and where it came from are numbers, from which words.h makes the same text every
 * time.
 *
 * Two sides, both as tables to which one adds a row and a small function: attack families
 * (families.h) and the organic side (organic.h), which is as hard as the attacks: communities,
 * viral abusers, activists, spam hunters, controversies.
 *
 * Lives here: the configuration, and a world as plain arrays to read.
 * Does not: how it is made (build.h and the files beside it), writing it to a database
 * (src/cli/simulate.c).
 */
#ifndef HF_SIMULATE_WORLD_H
#define HF_SIMULATE_WORLD_H

#include "holdfast/finding.h"
#include "holdfast/status.h"
#include "holdfast/types.h"

/* What an account is in truth. The last thing that happened to it wins: an attacked one was honest
 * before. */
#define HF_ROLE_TABLE(X)                                                                        \
    X(HONEST, "honest", "an ordinary user")                                                     \
    X(STRAY, "stray", "honest; gets a few unfounded reports, as anybody may")                   \
    X(CONTROVERSIAL, "controversial", "honest; an opposing community reported it once")         \
    X(ATTACKED, "attacked", "honest; the target of an attack")                                  \
    X(ABUSER, "abuser", "breaks the rules; reports of it are right")                            \
    X(SPAMMER, "spammer", "an abuser that spam hunters follow: new, hardly followed")           \
    X(INTRUDER, "intruder", "an abuser that bothers one community")                             \
    X(VIRAL, "viral", "an abuser that a crowd reports within hours")                            \
    X(STAGED, "staged", "an abuser that has himself attacked, to win a hold")                   \
    X(BAIT, "bait", "an abuser that a crew reports together, to look credible")                 \
    X(HYPERACTIVE, "hyperactive", "honest; reports far more than others")                       \
    X(FRAMED, "framed", "honest; a crew reports what he does, so that he looks like one of it") \
    X(HUNTER, "hunter", "honest; reports spam together with a team, and is mostly right")       \
    X(ACTIVIST, "activist", "honest; a group that meets on viral abusers")                      \
    X(PROFESSIONAL, "professional", "staff, trusted flaggers, automation, federated servers")   \
    X(CREW, "crew", "takes part in attacks")

typedef enum hf_role {
#define HF_ROLE_ENUM(id, name, meaning) HF_ROLE_##id,
    HF_ROLE_TABLE(HF_ROLE_ENUM)
#undef HF_ROLE_ENUM
        HF_ROLE_COUNT
} hf_role;

/* Categories as the contract lists them. */
#define HF_CATEGORY_TABLE(X)                  \
    X(SPAM, "spam", false)                    \
    X(HARASSMENT, "harassment", false)        \
    X(HATE, "hate", false)                    \
    X(IMPERSONATION, "impersonation", false)  \
    X(VIOLENCE, "violence", false)            \
    X(MISLEADING, "misleading", false)        \
    X(OTHER, "other", false)                  \
    X(CHILD_SAFETY, "child_safety", true)     \
    X(VIOLENT_THREAT, "violent_threat", true) \
    X(DOXXING, "doxxing", true)

typedef enum hf_category {
#define HF_CATEGORY_ENUM(id, name, is_protected) HF_CATEGORY_##id,
    HF_CATEGORY_TABLE(HF_CATEGORY_ENUM)
#undef HF_CATEGORY_ENUM
        HF_CATEGORY_COUNT
} hf_category;

/* Attack families; what each does is in families.c, row by row. */
#define HF_FAMILY_TABLE(X)                                                                         \
    X(BURST, "burst", "the crew reports each target within minutes to hours")                      \
    X(CAMOUFLAGE, "camouflage", "as burst; each member also files 5 to 30 honest-looking reports") \
    X(DRIP, "drip", "reports of each target are spread over 3 to 7 days")                          \
    X(ROTATING, "rotating", "45 of 300 members per target")                                        \
    X(HIRE, "hire", "report-for-hire: a pool of 1,000 accounts, 50 per job")                       \
    X(PIGGYBACK, "piggyback", "40 members join an organic pile-on of 150 honest reporters")        \
    X(MICRO, "micro", "6 to 9 members")                                                            \
    X(FRESH, "fresh", "30 to 80 sockpuppets, created within hours, for one strike")                \
    X(JOINT, "joint", "joint camouflage: the crew reports ten spammers together, then attacks")    \
    X(FLUSH, "flush", "ring flushing: 256 junk reports per member after each job")                 \
    X(STAGED, "staged", "an abuser's own sockpuppets report him, while honest people do too")      \
    X(TEMPLATE, "template", "25 to 70 aged strangers, one strike, one text that each varies")      \
    X(LIST_DRIVEN, "list_driven",                                                                  \
      "a shared list adds an honest account; 30 % of its 150 to 500 subscribers report it")        \
    X(FRAMING, "framing", "the crew also reports what chosen honest people report")                \
    X(DISMISSED, "dismissed", "two phases, with a pause in which staff dismiss what was found")    \
    X(GUARDED, "guarded", "every report is in a protected category")                               \
    X(NEWCOMERS, "newcomers", "every target is new and hardly followed")                           \
    X(BORDERS, "borders", "each strike in two halves, minutes to days apart")                      \
    X(UPHELD, "upheld", "the platform's automation upholds every report of a target at once")      \
    X(POISON, "poison", "members meet on abusers and warm up each target before the strike")       \
    X(SLEEPERS, "sleepers", "accounts with months of honest reports, then 3 to 5 targets in days") \
    X(FARM, "farm", "25 to 70 aged strangers, one strike, from 2 to 5 networks")

typedef enum hf_family {
#define HF_FAMILY_ENUM(id, name, meaning) HF_FAMILY_##id,
    HF_FAMILY_TABLE(HF_FAMILY_ENUM)
#undef HF_FAMILY_ENUM
        HF_FAMILY_COUNT
} hf_family;

/*
 * What happens by means of shared block lists: attacks of three kinds, strong and weak (the fourth
 * kind, list_driven, is a family above); what honest lists do that looks like one; and adversaries
 * who want an honest list to be taken for an attack. What each does is in plays.c, row by row.
 */
#define HF_PLAY_TABLE(X)                                                                     \
    X(SEEDING, "seeding", "eight owners put 25 honest accounts on their lists in two days")  \
    X(SEEDING_WEAK, "seeding_weak", "four owners, 16 accounts, a week, among usual entries") \
    X(INFLATION, "inflation", "120 new accounts subscribe to a list that turns bad")         \
    X(INFLATION_WEAK, "inflation_weak", "30 new accounts, in three days")                    \
    X(BAIT, "bait", "bait and switch: a borne-out list puts on 40 honest accounts in a day") \
    X(BAIT_WEAK, "bait_weak", "16 honest accounts in five days, among usual entries")        \
    X(MIRRORS, "mirrors", "honest: three lists copy another, one declares it")               \
    X(IMPORT, "import", "honest: a curator adds 300 abusers in one minute")                  \
    X(GROWTH, "growth", "honest: a recommended list gains 200 subscribers in two days")      \
    X(COPIERS, "copiers", "four lists copy at once what an honest list alone has")           \
    X(FRONT_RUNNERS, "front_runners", "four lists add shortly before an honest one does")    \
    X(RIVALS, "rivals", "120 new accounts subscribe to a rival's honest list")               \
    X(SIEGE, "siege", "four front-runners and four copiers work on one honest list")

typedef enum hf_play {
#define HF_PLAY_ENUM(id, name, meaning) HF_PLAY_##id,
    HF_PLAY_TABLE(HF_PLAY_ENUM)
#undef HF_PLAY_ENUM
        HF_PLAY_COUNT
} hf_play;

/* What a list is in truth. */
#define HF_LIST_ROLE_TABLE(X)                                                        \
    X(HONEST, "honest", "its owner means it")                                        \
    X(MIRROR, "mirror", "honest; copies another list")                               \
    X(DRIVER, "driver", "honest until it drives its subscribers against an account") \
    X(HOSTILE, "hostile", "its owner puts honest accounts on it")                    \
    X(SHADOW, "shadow", "copies an honest list, or runs ahead of it, to make it suspect")

typedef enum hf_list_role {
#define HF_LIST_ROLE_ENUM(id, name, meaning) HF_LIST_ROLE_##id,
    HF_LIST_ROLE_TABLE(HF_LIST_ROLE_ENUM)
#undef HF_LIST_ROLE_ENUM
        HF_LIST_ROLE_COUNT
} hf_list_role;

/* Static texts; NULL for a number that is none. */
const char *hf_play_name(hf_play play);
const char *hf_play_meaning(hf_play play);
const char *hf_list_role_name(hf_list_role role);

/* The kind of campaign that it should be found as; HF_CAMPAIGN_KIND_COUNT: nothing should be. */
hf_campaign_kind hf_play_kind(hf_play play);
bool hf_play_is_weak(hf_play play);

/* Static texts; NULL for a number that is none. */
const char *hf_role_name(hf_role role);
bool hf_role_is_guilty(hf_role role); /* breaks the rules: reports of it are right */
const char *hf_category_name(hf_category category);
bool hf_category_is_protected(hf_category category);
const char *hf_family_name(hf_family family);
const char *hf_family_meaning(hf_family family);

/*
 * Numbers of a world: name, default, least, most, meaning. Those of people and events are for scale
 * 1 and `days` whatever they are: more days spread the same events thinner.
 */
#define HF_WORLD_TABLE(X)                                                                          \
    X(users, 60000, 1000, 10000000, "ordinary users")                                              \
    X(crews, 50, 0, 100000, "crews, shared out among the chosen families without a number")        \
    X(strength, 1, 0.1, 10, "multiplies the members that take part in an attack")                  \
    X(background, 41000, 0, 1e8, "honest reports of abusers by people who do not know each other") \
    X(abusers, 1500, 1, 1e7, "abusers of the background, popular by Zipf's law")                   \
    X(communities, 150, 0, 1e6, "communities of ordinary users")                                   \
    X(community_events, 900, 0, 1e7, "intruders that a community meets on")                        \
    X(homophily, 1, 0, 2, "multiplies the share of a community's event that are its members")      \
    X(viral, 14, 0, 1e5, "viral abusers; not scaled in number, but in size")                       \
    X(viral_reporters, 1600, 0, 1e7, "mean reporters of a viral abuser")                           \
    X(activists, 4, 0, 1e4, "activist groups, each at ten viral abusers; not scaled")              \
    X(hunters, 6, 0, 1e5, "teams of spam hunters")                                                 \
    X(hunter_targets, 50, 0, 1e5, "spammers of one team; not scaled")                              \
    X(controversies, 20, 0, 1e5, "honest accounts that an opposing community reports once")        \
    X(hyperactive, 50, 0, 1e6, "reporters with 60 to 400 reports each")                            \
    X(strays, 2500, 0, 1e7, "unfounded reports of honest accounts")                                \
    X(federated, 3000, 0, 1e7, "reports that one federated server sends for its users")            \
    X(lists, 40, 0, 1e6, "shared block lists of honest owners")                                    \
    X(list_entries, 120, 0, 1e6, "mean entries of such a list; not scaled")                        \
    X(list_subscribers, 250, 0, 1e7, "mean subscribers of such a list; not scaled")                \
    X(list_plays, 0, 0, 100, "how often each play by means of shared lists happens; not scaled")   \
    X(origin_coverage, 0.8, 0, 1, "share of reports of which the platform tells the origin")       \
    X(automation, 1, 0, 1, "whether the platform upholds by itself what 10 reports in 24 h name")  \
    X(outcome_coverage, 0.3, 0, 1, "share of cases that staff decide")                             \
    X(outcome_delay_hours, 20, 0, 10000, "median time until staff decide")                         \
    X(outcome_error, 0.03, 0, 1, "share of cases that staff decide wrongly")

typedef struct hf_world_config {
    hf_allocator allocator;
    uint64_t seed;
    hf_usec now;
    int64_t days;                         /* 8 to 3650 */
    double scale;                         /* 0.01 to 100 */
    double family_crews[HF_FAMILY_COUNT]; /* at scale 1; 0 leaves the family out */
#define HF_WORLD_FIELD(name, initial, least, most, meaning) double name;
    HF_WORLD_TABLE(HF_WORLD_FIELD)
#undef HF_WORLD_FIELD
} hf_world_config;

/* Seed 1, scale 1, 60 days, families burst, camouflage and drip; `now` is to be set. */
void hf_world_config_init(hf_world_config *ret_config, hf_allocator allocator);

/*
 * Chooses families: a list "burst,drip=4" of names. A name alone gets its part of config->crews or,
 * where its row in families.c has one, its own number; "drip=4" is four crews at scale 1. Two names
 * stand for many: "all", and "standard", the fixed fifty crews of ten families by which detectors
 * are measured. HF_OK; HF_EINVAL: a name or number is none; the configuration is unchanged.
 */
HF_MUST_CHECK hf_status hf_world_config_families(hf_world_config *config, const char *list);

/* HF_OK; HF_EINVAL: a number is outside its bounds. */
HF_MUST_CHECK hf_status hf_world_config_check(const hf_world_config *config);

/* Sets a number of HF_WORLD_TABLE by name. HF_OK; HF_ENOTFOUND; HF_EINVAL: out of bounds. */
HF_MUST_CHECK hf_status hf_world_config_set(hf_world_config *config, const char *name,
                                            double value);

typedef struct hf_world_account {
    hf_account_id account;
    hf_role role;
    hf_kind kind;
    hf_usec created_at; /* or HF_USEC_NONE: not known, and then nothing else is */
    int64_t followers;  /* or −1 */
    int64_t following;  /* or −1 */
    bool is_premium;
    int32_t community; /* from 0, or −1 */
} hf_world_account;

typedef struct hf_world_report {
    int64_t report_id;
    hf_account_id reporter;
    hf_account_id target;
    hf_category category;
    hf_usec at;
    hf_usec retracted_at; /* or HF_USEC_NONE */
    int64_t attack_id;    /* the attack it is part of, or 0: sent in good faith, or as camouflage */
    uint64_t words;       /* what it says: hf_words_text; 0 nothing */
    uint32_t origin;      /* the client or network: hf_origin_text; 0 not told */
} hf_world_report;

typedef struct hf_world_outcome {
    int64_t report_id;
    hf_outcome outcome;
    hf_usec at;
    bool by_staff; /* else by the platform's automation */
} hf_world_outcome;

typedef struct hf_world_crew {
    int64_t crew_id; /* from 1 */
    hf_family family;
    size_t first_member; /* in members */
    size_t member_count;
    size_t attack_count;
    hf_usec dismissed_at; /* when staff are to dismiss what was found of it, or HF_USEC_NONE */
} hf_world_crew;

typedef struct hf_world_member {
    int64_t crew_id;
    hf_account_id account;
} hf_world_member;

typedef struct hf_world_attack {
    int64_t attack_id; /* from 1 */
    int64_t crew_id;
    hf_family family;
    hf_account_id target;
    hf_usec started_at; /* first report */
    hf_usec ended_at;   /* last report before now */
    int64_t reports;    /* of the crew, up to now */
    bool is_under_way;
    int phase;       /* 1; 2 after the crew's dismissed_at */
    hf_list_id list; /* the list that drives it, or 0 */
} hf_world_attack;

/* A shared block list. Lists may be older than the world, and so may entries and subscriptions. */
typedef struct hf_world_list {
    hf_list_id list;
    hf_account_id owner;
    hf_list_id mirrors; /* the list it declares to copy, or 0 */
    hf_usec created_at;
    hf_usec deleted_at; /* or HF_USEC_NONE */
    hf_list_role role;
    int64_t play_id; /* the play it was made for, or 0 */
} hf_world_list;

typedef struct hf_world_entry {
    int64_t entry_id;
    hf_list_id list;
    hf_account_id target;
    hf_account_id added_by;
    hf_usec at;
    hf_usec removed_at; /* or HF_USEC_NONE */
} hf_world_entry;

typedef struct hf_world_subscription {
    int64_t subscription_id;
    hf_list_id list;
    hf_account_id subscriber;
    hf_usec at;
    hf_usec ended_at; /* or HF_USEC_NONE */
} hf_world_subscription;

/* An act is an entry that the play's lists add, or a subscription that its bots begin. */
typedef struct hf_world_play {
    int64_t play_id; /* from 1 */
    hf_play play;
    hf_list_id list; /* the first of its lists; of honest plays and adversaries, the honest one */
    size_t first_target; /* in play_targets: the honest accounts that it put on lists */
    size_t target_count;
    hf_usec started_at; /* first act */
    hf_usec half_at;    /* by when half of its acts were done */
    hf_usec ended_at;
    int64_t acts;
} hf_world_play;

typedef struct hf_world {
    hf_world_config config;
    hf_world_account *accounts;
    size_t account_count;
    size_t account_capacity;
    hf_world_report *reports;
    size_t report_count;
    size_t report_capacity;
    hf_world_outcome *outcomes;
    size_t outcome_count;
    size_t outcome_capacity;
    hf_world_crew *crews;
    size_t crew_count;
    size_t crew_capacity;
    hf_world_member *members;
    size_t member_count;
    size_t member_capacity;
    hf_world_attack *attacks;
    size_t attack_count;
    size_t attack_capacity;
    hf_world_list *lists;
    size_t list_count;
    size_t list_capacity;
    hf_world_entry *entries;
    size_t entry_count;
    size_t entry_capacity;
    hf_world_subscription *subscriptions;
    size_t subscription_count;
    size_t subscription_capacity;
    hf_world_play *plays;
    size_t play_count;
    size_t play_capacity;
    hf_account_id *play_targets;
    size_t play_target_count;
    size_t play_target_capacity;
} hf_world;

/* HF_OK; HF_ENOMEM; HF_EINVAL: a number of the configuration is outside its bounds;
 * HF_ELIMIT: fewer users than the chosen crews and crowds need. */
HF_MUST_CHECK hf_status hf_world_new(const hf_world_config *config, hf_world **ret_world);

/* NULL is allowed. */
void hf_world_free(hf_world *world);

/* The account with this id; NULL if the world has none. */
const hf_world_account *hf_world_find_account(const hf_world *world, hf_account_id account);

#endif

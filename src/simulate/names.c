/*
 * Lives here: what roles, categories, families and plays are called.
 * Does not: what they do.
 */
#include "simulate/world.h"

static const char *const role_names[] = {
#define ROLE_NAME(id, name, meaning) [HF_ROLE_##id] = (name),
    HF_ROLE_TABLE(ROLE_NAME)
#undef ROLE_NAME
};

static const struct {
    const char *name;
    bool is_protected;
} categories[] = {
#define CATEGORY(id, text, guarded) [HF_CATEGORY_##id] = {text, guarded},
    HF_CATEGORY_TABLE(CATEGORY)
#undef CATEGORY
};

static const struct {
    const char *name;
    const char *meaning;
} families[] = {
#define FAMILY(id, text, does) [HF_FAMILY_##id] = {text, does},
    HF_FAMILY_TABLE(FAMILY)
#undef FAMILY
};

static const struct {
    const char *name;
    const char *meaning;
} plays[] = {
#define PLAY(id, text, does) [HF_PLAY_##id] = {text, does},
    HF_PLAY_TABLE(PLAY)
#undef PLAY
};

static const char *const list_role_names[] = {
#define LIST_ROLE_NAME(id, name, meaning) [HF_LIST_ROLE_##id] = (name),
    HF_LIST_ROLE_TABLE(LIST_ROLE_NAME)
#undef LIST_ROLE_NAME
};

const char *hf_play_name(hf_play play)
{
    return (size_t)play < HF_PLAY_COUNT ? plays[play].name : NULL;
}

const char *hf_play_meaning(hf_play play)
{
    return (size_t)play < HF_PLAY_COUNT ? plays[play].meaning : NULL;
}

const char *hf_list_role_name(hf_list_role role)
{
    return (size_t)role < HF_LIST_ROLE_COUNT ? list_role_names[role] : NULL;
}

const char *hf_role_name(hf_role role)
{
    return (size_t)role < HF_ROLE_COUNT ? role_names[role] : NULL;
}

bool hf_role_is_guilty(hf_role role)
{
    return role == HF_ROLE_ABUSER || role == HF_ROLE_SPAMMER || role == HF_ROLE_INTRUDER ||
           role == HF_ROLE_VIRAL || role == HF_ROLE_STAGED || role == HF_ROLE_BAIT;
}

const char *hf_category_name(hf_category category)
{
    return (size_t)category < HF_CATEGORY_COUNT ? categories[category].name : NULL;
}

bool hf_category_is_protected(hf_category category)
{
    return (size_t)category >= HF_CATEGORY_COUNT || categories[category].is_protected;
}

const char *hf_family_name(hf_family family)
{
    return (size_t)family < HF_FAMILY_COUNT ? families[family].name : NULL;
}

const char *hf_family_meaning(hf_family family)
{
    return (size_t)family < HF_FAMILY_COUNT ? families[family].meaning : NULL;
}

/* The review queue on paper: see queue.h. */
#include "casefile/queue.h"

#include <inttypes.h>
#include <string.h>

#include "casefile/fields.h"

static hf_style style_of(const char *priority)
{
    return strcmp(priority, "high") == 0     ? HF_STYLE_RED
           : strcmp(priority, "medium") == 0 ? HF_STYLE_YELLOW
                                             : HF_STYLE_DIM;
}

/* "77" or "77 78 79 …": the campaigns, as `review show` takes them. */
static void put_numbers(const json_t *row, char *ret_text, size_t size)
{
    const json_t *ids = json_object_get(row, "campaign_ids");
    size_t used = 0;
    size_t i;
    const json_t *id;
    *ret_text = 0;
    json_array_foreach (ids, i, id)
        if (used < size)
            used += (size_t)snprintf(ret_text + used, size - used, "%s%s", i > 0 ? " " : "",
                                     json_string_value(id));
}

static void put_row(const hf_paper *paper, const json_t *row)
{
    const char *priority = hf_field_text(row, "priority");
    const bool is_held = hf_field_at(row, "held_until") != HF_USEC_NONE;
    char numbers[256];
    char until[HF_FIELD_TIME_SIZE];
    char since[HF_FIELD_TIME_SIZE];
    put_numbers(row, numbers, sizeof numbers);
    (void)fputc('\n', paper->out);
    hf_paper_style(paper, style_of(priority));
    hf_paper_put(paper, priority, "%s, campaign %s%s%s", hf_field_text(row, "subject"), numbers,
                 is_held ? ", held until " : "",
                 is_held ? hf_field_minute(row, "held_until", until) : "");
    hf_paper_style(paper, HF_STYLE_PLAIN);
    hf_paper_put(paper, "", "%s", hf_field_text(row, "what"));
    hf_paper_put(paper, "", "%s Waiting since %s.", hf_field_text(row, "standing"),
                 hf_field_minute(row, "waiting_since", since));
}

void hf_queue_put(const hf_paper *paper, const json_t *queue)
{
    const json_t *rows = json_object_get(queue, "rows");
    char oldest[HF_FIELD_TIME_SIZE];
    size_t i;
    const json_t *row;
    if (hf_field_int(queue, "total") == 0) {
        (void)fputs("Nothing waits for a decision.\n", paper->out);
        return;
    }
    (void)fprintf(paper->out,
                  "%" PRId64 " subjects wait for a decision, the first since %s UTC: %" PRId64
                  " high, %" PRId64 " medium, %" PRId64 " low.\n",
                  hf_field_int(queue, "total"), hf_field_minute(queue, "oldest", oldest),
                  hf_field_int(queue, "high"), hf_field_int(queue, "medium"),
                  hf_field_int(queue, "low"));
    json_array_foreach (rows, i, row)
        put_row(paper, row);
    (void)fprintf(paper->out, "\nShown: %zu. Go on with: holdfast review show CAMPAIGN\n",
                  json_array_size(rows));
}

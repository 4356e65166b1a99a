/* The review queue on paper. The query `review_queue` reads it. */
#ifndef HF_CASEFILE_QUEUE_H
#define HF_CASEFILE_QUEUE_H

#include <jansson.h>

#include "casefile/paper.h"

void hf_queue_put(const hf_paper *paper, const json_t *queue);

#endif

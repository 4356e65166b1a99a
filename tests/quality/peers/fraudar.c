/*
 * FRAUDAR: B. Hooi, H. A. Song, A. Beutel, N. Shah, K. Shin, C. Faloutsos, "FRAUDAR: Bounding Graph
 * Fraud in the Face of Camouflage", KDD 2016.
 *
 * Reporters and targets are the two sides of a graph. An edge to a target of degree d weighs 1 /
 * log(d + 5), so that reporting what everybody reports (camouflage) is worth little. Nodes are
 * peeled off, always the one with the least weight left; the densest set on the way (weight per
 * node) is the block. Its edges are taken out, and the next block is sought in what remains.
 *
 * Simplified: no prior suspicion of nodes. It knows no time, and no end: how many blocks to take is
 * for the caller, who tells it how many crews there really are.
 */
#include <math.h>
#include <stdlib.h>

#include "peers/peers.h"
#include "tables.h"

typedef struct peel_edge {
    uint32_t reporter; /* a node: its account */
    uint32_t target;   /* a node: its account plus the number of accounts */
    double weight;
    bool is_gone; /* in a block that was taken out */
} peel_edge;

/* Everything by node, but the edges. */
typedef struct peel_graph {
    peel_edge *edges;
    size_t edge_count;
    uint32_t nodes;
    size_t *first;      /* of the node's edges in `incident`; one more at the end */
    uint32_t *incident; /* edges by number */
    double *weight;     /* of the node's edges that are left */
    uint32_t *heap;     /* nodes not peeled yet, the lightest first */
    uint32_t heap_count;
    uint32_t *place;     /* in the heap; UINT32_MAX: peeled */
    uint32_t *peeled_at; /* its turn */
} peel_graph;

static int by_reporter(const void *left, const void *right)
{
    const peel_edge *a = left;
    const peel_edge *b = right;
    if (a->reporter != b->reporter)
        return a->reporter < b->reporter ? -1 : 1;
    return a->target < b->target ? -1 : a->target > b->target;
}

/* Each reporter and target once, however often they met. */
static void add_edges(peel_graph *graph, const peer_input *input)
{
    graph->edges = quality_memory(input->count, sizeof *graph->edges);
    for (size_t i = 0; i < input->count; i++)
        graph->edges[i] = (peel_edge){.reporter = input->reports[i].reporter,
                                      .target = input->reports[i].target + input->accounts};
    qsort(graph->edges, input->count, sizeof *graph->edges, by_reporter);
    for (size_t i = 0; i < input->count; i++) {
        if (i == 0 || by_reporter(&graph->edges[i], &graph->edges[graph->edge_count - 1]) != 0)
            graph->edges[graph->edge_count++] = graph->edges[i];
    }
}

static void add_incidence(peel_graph *graph)
{
    graph->first = quality_memory((size_t)graph->nodes + 1, sizeof *graph->first);
    graph->incident = quality_memory(2 * graph->edge_count, sizeof *graph->incident);
    for (size_t i = 0; i < graph->edge_count; i++) {
        graph->first[graph->edges[i].reporter + 1]++;
        graph->first[graph->edges[i].target + 1]++;
    }
    for (uint32_t i = 0; i < graph->nodes; i++)
        graph->first[i + 1] += graph->first[i];
    size_t *next = quality_memory(graph->nodes, sizeof *next);
    for (uint32_t i = 0; i < graph->nodes; i++)
        next[i] = graph->first[i];
    for (size_t i = 0; i < graph->edge_count; i++) {
        graph->incident[next[graph->edges[i].reporter]++] = (uint32_t)i;
        graph->incident[next[graph->edges[i].target]++] = (uint32_t)i;
    }
    free(next);
}

static void graph_init(peel_graph *graph, const peer_input *input)
{
    *graph = (peel_graph){.nodes = 2 * input->accounts};
    add_edges(graph, input);
    add_incidence(graph);
    graph->weight = quality_memory(graph->nodes, sizeof *graph->weight);
    graph->heap = quality_memory(graph->nodes, sizeof *graph->heap);
    graph->place = quality_memory(graph->nodes, sizeof *graph->place);
    graph->peeled_at = quality_memory(graph->nodes, sizeof *graph->peeled_at);
}

static void graph_done(peel_graph *graph)
{
    free(graph->edges);
    free(graph->first);
    free(graph->incident);
    free(graph->weight);
    free(graph->heap);
    free(graph->place);
    free(graph->peeled_at);
}

/* ---- the heap ---- */

static bool is_lighter(const peel_graph *graph, uint32_t a, uint32_t b)
{
    if (graph->weight[a] < graph->weight[b])
        return true;
    return !(graph->weight[b] < graph->weight[a]) && a < b;
}

static void put(peel_graph *graph, uint32_t place, uint32_t node)
{
    graph->heap[place] = node;
    graph->place[node] = place;
}

static void sift_up(peel_graph *graph, uint32_t place)
{
    uint32_t node = graph->heap[place];
    for (; place > 0 && is_lighter(graph, node, graph->heap[(place - 1) / 2]);
         place = (place - 1) / 2)
        put(graph, place, graph->heap[(place - 1) / 2]);
    put(graph, place, node);
}

static void sift_down(peel_graph *graph, uint32_t place)
{
    uint32_t node = graph->heap[place];
    for (uint32_t child = 0; (child = 2 * place + 1) < graph->heap_count; place = child) {
        if (child + 1 < graph->heap_count &&
            is_lighter(graph, graph->heap[child + 1], graph->heap[child]))
            child++;
        if (!is_lighter(graph, graph->heap[child], node))
            break;
        put(graph, place, graph->heap[child]);
    }
    put(graph, place, node);
}

static uint32_t take_lightest(peel_graph *graph)
{
    uint32_t node = graph->heap[0];
    graph->place[node] = UINT32_MAX;
    if (--graph->heap_count > 0) {
        put(graph, 0, graph->heap[graph->heap_count]);
        sift_down(graph, 0);
    }
    return node;
}

/* ---- peeling ---- */

/* Weighs the edges that are left by their targets' degrees. Returns the weight of all. */
static double weigh_edges(peel_graph *graph)
{
    double *degree = quality_memory(graph->nodes, sizeof *degree);
    double total = 0;
    for (uint32_t i = 0; i < graph->nodes; i++)
        graph->weight[i] = 0;
    for (size_t i = 0; i < graph->edge_count; i++)
        degree[graph->edges[i].target] += !graph->edges[i].is_gone;
    for (size_t i = 0; i < graph->edge_count; i++) {
        peel_edge *edge = &graph->edges[i];
        edge->weight = edge->is_gone ? 0 : 1 / log(degree[edge->target] + 5);
        graph->weight[edge->reporter] += edge->weight;
        graph->weight[edge->target] += edge->weight;
        total += edge->weight;
    }
    free(degree);
    return total;
}

/* Every node that has an edge left. */
static void fill_heap(peel_graph *graph)
{
    graph->heap_count = 0;
    for (uint32_t i = 0; i < graph->nodes; i++) {
        graph->place[i] = UINT32_MAX;
        graph->peeled_at[i] = 0;
        if (graph->weight[i] > 0) {
            put(graph, graph->heap_count, i);
            sift_up(graph, graph->heap_count++);
        }
    }
}

static void loosen(peel_graph *graph, uint32_t node)
{
    for (size_t i = graph->first[node]; i < graph->first[node + 1]; i++) {
        const peel_edge *edge = &graph->edges[graph->incident[i]];
        uint32_t other = edge->reporter == node ? edge->target : edge->reporter;
        if (edge->is_gone || graph->place[other] == UINT32_MAX)
            continue;
        graph->weight[other] -= edge->weight;
        sift_up(graph, graph->place[other]);
    }
}

/* Peels everything; the block is the nodes whose turn came after the one that is returned. */
static uint32_t peel(peel_graph *graph)
{
    double total = weigh_edges(graph);
    double best = 0;
    uint32_t best_turn = 0;
    fill_heap(graph);
    for (uint32_t turn = 1; graph->heap_count > 0; turn++) {
        double density = total / graph->heap_count;
        if (density > best) {
            best = density;
            best_turn = turn - 1;
        }
        uint32_t node = take_lightest(graph);
        graph->peeled_at[node] = turn;
        total -= graph->weight[node];
        loosen(graph, node);
    }
    return best_turn;
}

/* Flags the block's reporters and takes its edges out. Returns whether there were any. */
static bool take_block(peel_graph *graph, uint32_t turn, bool *is_flagged)
{
    bool is_any = false;
    for (size_t i = 0; i < graph->edge_count; i++) {
        peel_edge *edge = &graph->edges[i];
        if (edge->is_gone || graph->peeled_at[edge->reporter] <= turn ||
            graph->peeled_at[edge->target] <= turn)
            continue;
        edge->is_gone = true;
        is_flagged[edge->reporter] = true;
        is_any = true;
    }
    return is_any;
}

void peer_fraudar(const peer_input *input, double setting, bool *is_flagged)
{
    peel_graph graph;
    uint32_t blocks = setting > 0 ? (uint32_t)setting : input->groups;
    graph_init(&graph, input);
    for (uint32_t i = 0; i < blocks; i++) {
        if (!take_block(&graph, peel(&graph), is_flagged))
            break;
    }
    graph_done(&graph);
}

// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Who searches what, when: batches of searches from random starts and of searches that follow
// the modes of points that were found, up to saddles and down to what they join. What is in a
// batch, and what becomes of its ends, depends on the batches before and on nothing else, so
// that the map is the same on any number of workers.
//
// A start is a random point of the box. A quarter of the searches are Newton's method, a
// quarter (all, when only minima are wanted) go down, and the others up along 1, 2, ... modes.
// It is over when a good while has brought nothing new.
//
// Keeps: whether a map is complete is estimated and never claimed: the share of searches whose
// end was seen once tells how likely an unseen point is (Good's estimate, found.c). Workers
// write into their own task; ends are taken into the list by one thread, in the order of the
// batch. An objective has scratch of its own, so every worker gets one from the caller's
// maker.
#include "surface/map/map.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/clock.h"
#include "core/memory.h"
#include "core/number.h"
#include "core/options.h"
#include "core/rng.h"
#include "core/workers.h"
#include "surface/map/fill.h"
#include "surface/map/found.h"
#include "surface/map/limits.h"
#include "surface/map/link.h"
#include "surface/map/search.h"
#include "surface/map/separable.h"
#include "surface/map/walker.h"

enum {
    BATCH = 32,
    FOLLOWED = 4,  /* modes of a point that are followed up, the softest ones */
    LEAST = 100,   /* random searches that end at points that are known before it is over, */
    EACH = 10,     /* and this number for each point; */
    ELSEWHERE = 8, /* ends that are no points count less by this factor */
    VALUES = 64,   /* that tell how much the function varies */
    LARGEST = 200  /* n */
};
#define FIRST_OF_VALUES ((uint64_t)1 << 40) /* number of the random point of the first */

// ---- options ----

static const descent_option_word automatic[] = {{"auto", 0}, {NULL, 0}};
static const descent_option_word any_index[] = {{"all", HUGE_VAL}, {NULL, 0}};
static const descent_option_word no_limit[] = {{"none", HUGE_VAL}, {NULL, 0}};

#define FIELD(member) .offset = offsetof(descent_map_options, member)

// clang-format off
static const descent_option rows[] = {
    {.name = "searches", .metavar = "N", .kind = DESCENT_OPTION_COUNT, FIELD(searches), .fallback = "20000",
     .low = 1.0, .high = 1e9, .help = "most searches; it ends earlier when nothing new turns up"},
    {.name = "time", .metavar = "T", .kind = DESCENT_OPTION_DURATION, FIELD(time), .fallback = "60s",
     .low = 0.0, .high = HUGE_VAL, .words = no_limit, .help = "time limit: 90, 90s, 5m, 1h, or none"},
    {.name = "tolerance", .metavar = "X", .kind = DESCENT_OPTION_REAL, FIELD(tolerance), .fallback = "1e-6",
     .low = DESCENT_ABOVE_ZERO, .high = 1.0,
     .help = "points nearer than X times the box, and as high, are one"},
    {.name = "threshold", .metavar = "X", .kind = DESCENT_OPTION_REAL, FIELD(threshold), .fallback = "1e-8",
     .low = DESCENT_ABOVE_ZERO, .high = 0.5,
     .help = "eigenvalues below this fraction of the largest count as zero"},
    {.name = "highest", .metavar = "K", .kind = DESCENT_OPTION_COUNT, FIELD(highest), .fallback = "all",
     .low = 0.0, .high = 1e6, .words = any_index,
     .help = "look for points of index 0 to K: 0 for minima only, 1 for what joins them as well, or all"},
    {.name = "connect", .metavar = NULL, .kind = DESCENT_OPTION_FLAG, FIELD(connect), .fallback = "true",
     .help = "find which minima the saddles of index 1 join"},
    {.name = "symmetric", .metavar = NULL, .kind = DESCENT_OPTION_FLAG, FIELD(symmetric), .fallback = "false",
     .help = "count points with the same value and eigenvalues, images of each other, as one"},
    {.name = "list", .metavar = "N", .kind = DESCENT_OPTION_COUNT, FIELD(list), .fallback = "2000",
     .low = 1.0, .high = 1e6, .help = "most points to list for sums of functions of one variable each"},
    {.name = "seed", .metavar = "N", .kind = DESCENT_OPTION_COUNT, FIELD(seed), .fallback = "1",
     .low = 0.0, .high = 9007199254740992.0, .help = "seed of the starts"},
    {.name = "threads", .metavar = "N", .kind = DESCENT_OPTION_COUNT, FIELD(threads), .fallback = "auto",
     .low = 1.0, .high = 1024.0, .words = automatic,
     .help = "worker threads (the map does not depend on them); auto: one per core"},
};
// clang-format on

static const descent_option_table table = {"Map", rows, sizeof rows / sizeof *rows,
                                           sizeof(descent_map_options)};

const descent_option_table *descent_map_option_table(void)
{
    return &table;
}

void descent_map_options_init(descent_map_options *options, size_t size)
{
    descent_map_options own;
    descent_options_default(&table, &own);
    dsc_size_give(&own, sizeof own, options, size);
}

void descent_map_free(descent_map *map)
{
    if (map) {
        for (size_t i = 0; map->points && i < map->point_count; i++) {
            free(map->points[i].x);
        }
        free(map->points);
        free(map->edges);
        free(map->by_index);
        free(map);
    }
}

// ---- the plan ----

typedef enum task_kind { RANDOM, FOLLOW, DESCEND, LINK } task_kind;

typedef struct intent {
    task_kind kind;
    int side;        /* 0, 1 */
    uint64_t number; /* of a random start */
    size_t from;     /* index of the point that is followed */
    size_t other;    /* LINK: and of another minimum */
    int64_t mode;    /* eigenvector of that one */
    int64_t uphill;
} intent;

typedef struct task {
    intent what;
    dsc_map_search search;
    descent_status status;
    descent_error error;
} task;

typedef struct plan {
    dsc_map_box box;
    const descent_map_options *options;
    const descent_rows *rows;
    dsc_map_list list;
    descent_map *map;
    descent_map_callback *callback;
    void *user;
    size_t workers;
    dsc_map_walker *walkers;
    dsc_workers *team;
    double *numbers; /* BATCH x 2 n */
    dsc_map_links links;
    intent *queue; /* searches that follow, from `done` on still to do */
    size_t queued, room, done;
    task batch[BATCH];
    size_t batch_count;
    atomic_size_t next;
    atomic_bool stopping;
    uint64_t drawn; /* random starts so far */
    uint64_t since; /* of them since something new was found, weighted by ELSEWHERE */
    double began, polled;
} plan;

// Called by the thread that owns the map.
static bool poll(void *context)
{
    plan *p = context;
    const double now = dsc_clock();
    // Not at every step of a search: the callback may draw.
    if (now - p->polled < POLL) {
        return true;
    }
    p->polled = now;
    bool on = now - p->began < p->options->time;
    if (on && p->callback) {
        descent_map_progress progress = {.size = sizeof progress,
                                         .searches = p->map->searches,
                                         .points = p->list.count,
                                         .seconds = now - p->began};
        progress.unseen = dsc_map_estimate(&p->list, NULL).share;
        on = p->callback(&progress, p->user);
    }
    if (!on) {
        atomic_store(&p->stopping, true);
        p->map->stopped = true;
    }
    return on;
}

static descent_status enqueue(plan *p, intent what, descent_error *error)
{
    if (p->queued == p->room) {
        const size_t room = p->room ? 2 * p->room : 256;
        intent *more = dsc_realloc_array(p->queue, room, sizeof *more);
        if (!more) {
            return dsc_no_memory(error, "a queue of searches", room * sizeof *more);
        }
        p->queue = more;
        p->room = room;
    }
    p->queue[p->queued++] = what;
    return DESCENT_OK;
}

// What a new point suggests: up its softest modes, on both sides; down from a saddle.
static descent_status plan_from(plan *p, size_t at, descent_error *error)
{
    const dsc_map_found *found = &p->list.found[at];
    const size_t index = found->p.index, n = p->box.n;
    const size_t first = index + found->p.nullity;
    if (found->p.kind == DESCENT_PLACE_KINK || p->options->highest == 0) {
        return DESCENT_OK;
    }
    for (int side = 0; side < 2; side++) {
        if (index == 1 && p->options->connect) {
            TRY(enqueue(p, (intent){.kind = DESCEND, .from = at, .side = side}, error));
        } else if (index > 1) {
            const intent down = {.kind = FOLLOW,
                                 .from = at,
                                 .mode = (int64_t)index - 1,
                                 .uphill = (int64_t)index - 1,
                                 .side = side};
            TRY(enqueue(p, down, error));
        }
        for (size_t i = first; index < p->options->highest && i < n && i < first + FOLLOWED;
             i++) {
            const intent up = {.kind = FOLLOW,
                               .from = at,
                               .mode = (int64_t)i,
                               .uphill = (int64_t)index + 1,
                               .side = side};
            TRY(enqueue(p, up, error));
        }
    }
    return DESCENT_OK;
}

// ---- one task ----

static void draw_start(const plan *p, task *t)
{
    const size_t n = p->box.n;
    for (size_t i = 0; i < n; i++) {
        const dsc_random random = {p->options->seed, DSC_PURPOSE_MAP, (uint32_t)i};
        const double u = dsc_random_uniform(&random, t->what.number);
        // Not lower + u (upper - lower), which may round beyond the upper end.
        t->search.x[i] = (1.0 - u) * p->box.lower[i] + u * p->box.upper[i];
    }
    const dsc_random random = {p->options->seed, DSC_PURPOSE_MAP, (uint32_t)n};
    const double u = dsc_random_uniform(&random, t->what.number);
    const double most = p->options->highest < n ? (double)p->options->highest : (double)n;
    if (most < 1.0 || (u >= QUARTER && u < 0.5)) {
        t->search.uphill = 0;
    } else if (u < QUARTER) {
        t->search.uphill = DSC_MAP_NEWTON;
    } else {
        t->search.uphill = 1 + (int64_t)(most * (2.0 * u - 1.0));
    }
}

static descent_status prepare(const plan *p, dsc_map_walker *walker, task *t)
{
    t->search.mode = -1;
    if (t->what.kind == RANDOM) {
        draw_start(p, t);
        return DESCENT_OK;
    }
    const dsc_map_found *from = &p->list.found[t->what.from];
    if (t->what.kind == LINK) {
        double away = 0.0;
        TRY(dsc_map_between(walker, from->p.x, p->list.found[t->what.other].p.x, t->search.x,
                            &away, &t->error));
        t->search.radius = LINK_RADIUS * away;
        t->search.uphill = t->what.uphill;
        return DESCENT_OK;
    }
    memcpy(t->search.x, from->p.x, p->box.n * sizeof *t->search.x);
    t->search.mode = t->what.mode;
    t->search.side = t->what.side == 0 ? -1.0 : 1.0;
    t->search.uphill = t->what.kind == DESCEND ? DSC_MAP_PATH : t->what.uphill;
    t->search.track = t->what.kind == FOLLOW && (size_t)t->what.mode >= from->p.index;
    return DESCENT_OK;
}

static void work(void *context, size_t worker)
{
    plan *p = context;
    for (;;) {
        const size_t i = atomic_fetch_add(&p->next, 1);
        if (i >= p->batch_count) {
            return;
        }
        task *t = &p->batch[i];
        t->status = prepare(p, &p->walkers[worker], t);
        THEN(t->status, dsc_map_walk(&p->walkers[worker], &t->search, &t->error));
        if (t->status == DESCENT_DIVERGED) { /* numbers that are too large for a spectrum */
            t->search.end = DSC_END_OUTSIDE;
            t->status = DESCENT_OK;
        }
    }
}

// ---- a batch ----

// The next search that follows something, or NULL; when the searches are used up only the ways
// down from saddles are left.
static const intent *next_task(plan *p, bool all)
{
    while (!all && p->done < p->queued && p->queue[p->done].kind != DESCEND) {
        p->done++;
    }
    return p->done < p->queued ? &p->queue[p->done++] : NULL;
}

static void fill_batch(plan *p)
{
    const uint64_t left = p->options->searches - p->map->searches;
    const size_t most = left > 0 && left < BATCH ? (size_t)left : BATCH;
    p->batch_count = 0;
    while (p->batch_count < most) {
        // Every fourth search is random, whatever is queued: the estimate needs independent
        // ones.
        const bool follow = left == 0 || p->batch_count % 4 != 0;
        const intent *queued = follow ? next_task(p, left > 0) : NULL;
        if (!queued && left == 0) {
            return;
        }
        task *t = &p->batch[p->batch_count];
        *t = (task){.what = queued ? *queued : (intent){.kind = RANDOM, .number = p->drawn}};
        p->drawn += !queued;
        t->search.x = p->numbers + p->batch_count * 2 * p->box.n;
        t->search.values = t->search.x + p->box.n;
        p->batch_count++;
    }
}

static descent_status take(plan *p, task *t, descent_error *error)
{
    dsc_map_search *s = &t->search;
    size_t number = SIZE_MAX;
    bool is_new = false;
    if (s->end == DSC_END_ABANDONED) {
        return DESCENT_OK;
    }
    if (s->end == DSC_END_POINT || s->end == DSC_END_STALLED || s->end == DSC_END_KINK) {
        TRY(dsc_map_list_take(&p->list, &p->walkers[0], s, &number, &is_new, error));
    }
    if (t->what.kind == DESCEND) {
        const bool minimum = number != SIZE_MAX && p->list.found[number].p.index == 0;
        p->list.found[t->what.from].side[t->what.side] = minimum ? number : SIZE_MAX;
    } else {
        p->map->searches++;
        p->map->gradient_flat += number == SIZE_MAX && s->end == DSC_END_FLAT;
        p->map->outside += number == SIZE_MAX && s->end != DSC_END_FLAT;
        if (number != SIZE_MAX) {
            p->list.found[number].p.hits++;
            p->list.found[number].independent += t->what.kind == RANDOM;
        }
        p->since += t->what.kind != RANDOM ? 0 : number != SIZE_MAX ? ELSEWHERE : 1;
    }
    if (is_new) {
        p->since = 0;
        TRY(plan_from(p, number, error));
    }
    return DESCENT_OK;
}

static descent_status take_batch(plan *p, descent_error *error)
{
    for (size_t i = 0; i < p->batch_count; i++) {
        task *t = &p->batch[i];
        if (t->status != DESCENT_OK) {
            if (error) {
                *error = t->error;
            }
            return t->status;
        }
        TRY(take(p, t, error));
    }
    return DESCENT_OK;
}

static bool is_enough(const plan *p)
{
    const double unseen = dsc_map_estimate(&p->list, NULL).share;
    return p->done == p->queued &&
           p->since >= ELSEWHERE * (LEAST + EACH * (uint64_t)p->list.count) &&
           (unseen <= UNSEEN || p->list.count == 0);
}

// Searches between minima that nothing joins yet: from the highest point of the line between
// them up to a saddle, and to the nearest point. *more (out): there are some.
static descent_status plan_links(plan *p, bool *more, descent_error *error)
{
    const size_t before = p->links.count;
    *more = false;
    if (p->options->highest == 0 || !p->options->connect) {
        return DESCENT_OK;
    }
    TRY(dsc_map_pairs(&p->list, &p->links, error));
    for (size_t i = before; i < p->links.count; i++) {
        intent link = {.kind = LINK,
                       .from = p->links.pairs[i].a,
                       .other = p->links.pairs[i].b,
                       .uphill = 1};
        TRY(enqueue(p, link, error));
        link.uphill = DSC_MAP_NEWTON;
        TRY(enqueue(p, link, error));
    }
    *more = p->links.count > before;
    return DESCENT_OK;
}

static descent_status search_all(plan *p, descent_error *error)
{
    while (!atomic_load(&p->stopping)) {
        if (is_enough(p)) {
            bool more = false;
            TRY(plan_links(p, &more, error));
            if (!more) {
                break;
            }
        }
        fill_batch(p);
        if (p->batch_count == 0) {
            p->map->stopped = true;
            break;
        }
        atomic_store(&p->next, 0);
        dsc_workers_run(p->team, work, p);
        TRY(take_batch(p, error));
        poll(p);
    }
    return DESCENT_OK;
}

// ---- the whole ----

static descent_status check_box(const dsc_map_box *box, descent_error *error)
{
    FAIL_IF(!box->lower || !box->upper, error, DESCENT_INVALID,
            "box: a map needs the lower and the upper end of every coordinate");
    for (size_t i = 0; i < box->n; i++) {
        FAIL_IF(!isfinite(box->lower[i]) || !isfinite(box->upper[i]), error, DESCENT_INVALID,
                "box: coordinate %zu of %zu goes from %g to %g; both ends must be finite "
                "numbers",
                i + 1, box->n, box->lower[i], box->upper[i]);
        FAIL_IF(!(box->lower[i] < box->upper[i] && isfinite(box->upper[i] - box->lower[i])),
                error, DESCENT_INVALID,
                "box: coordinate %zu of %zu goes from %g to %g; its lower end comes first and "
                "must be below the upper one",
                i + 1, box->n, box->lower[i], box->upper[i]);
    }
    return DESCENT_OK;
}

static descent_status measure_box(plan *p, size_t n, descent_error *error)
{
    FAIL_IF(n > LARGEST, error, DESCENT_UNSUPPORTED,
            "a map of %s parameters: every step of every search needs the whole Hessian, and "
            "the number of stationary points grows exponentially; at most %d parameters are "
            "possible",
            DSC_COUNT(n), LARGEST);
    p->box.n = n;
    TRY(check_box(&p->box, error));
    double squares = 0.0;
    for (size_t i = 0; i < n; i++) {
        const double width = (p->box.upper[i] - p->box.lower[i]);
        squares += width * width / (double)n;
    }
    p->box.width = sqrt(squares);
    return DESCENT_OK;
}

static descent_status make_walkers(plan *p, descent_objective_maker *make, void *user,
                                   descent_error *error)
{
    p->walkers = calloc(p->workers, sizeof *p->walkers);
    if (!p->walkers) {
        return dsc_no_memory(error, "searches", p->workers * sizeof *p->walkers);
    }
    for (size_t w = 0; w < p->workers; w++) {
        descent_objective *objective = NULL;
        TRY(make(user, &objective, error));
        FAIL_IF(!objective, error, DESCENT_INVALID, "the maker of objectives made none");
        const size_t n = objective->n;
        descent_status status = DESCENT_OK;
        if (objective->type != DESCENT_FLOAT64) {
            status = dsc_fail(error, DESCENT_INVALID,
                              "a map needs objectives of float64, and this one is of float32");
        } else if (w == 0) {
            status = measure_box(p, n, error);
        } else if (n != p->box.n) {
            status =
                dsc_fail(error, DESCENT_INVALID,
                         "the maker made objectives of %zu and of %zu parameters; all must "
                         "be alike",
                         p->box.n, n);
        }
        if (status != DESCENT_OK) {
            descent_objective_free(objective);
            return status;
        }
        p->walkers[w].objective = objective; /* to be freed when the next line fails */
        TRY(dsc_map_walker_create(&p->walkers[w], &p->box, objective, &p->stopping, error));
        p->walkers[w].rows = p->rows;
    }
    p->walkers[0].poll = poll;
    p->walkers[0].context = p;
    return DESCENT_OK;
}

// What the values at some random points of the box differ by.
static descent_status measure_values(plan *p, descent_error *error)
{
    double low = HUGE_VAL, high = -HUGE_VAL;
    task t = {.what = {.number = FIRST_OF_VALUES}};
    t.search.x = p->numbers;
    for (int i = 0; i < VALUES; i++, t.what.number++) {
        double f = 0.0;
        draw_start(p, &t);
        TRY(descent_objective_evaluate_f64(p->walkers[0].objective, t.search.x, p->rows, &f,
                                           p->walkers[0].g, error));
        low = isfinite(f) ? fmin(low, f) : low;
        high = isfinite(f) ? fmax(high, f) : high;
    }
    p->box.spread = high > low ? high - low : 0.0;
    return DESCENT_OK;
}

static descent_status run(plan *p, descent_objective_maker *make, void *user,
                          descent_error *error)
{
    const uint64_t threads = p->options->threads ? p->options->threads : dsc_core_count();
    p->workers = (size_t)(threads < BATCH ? threads : BATCH);
    TRY(make_walkers(p, make, user, error));
    bool separable = false;
    p->map->n = p->box.n;
    TRY(dsc_map_separable(&p->walkers[0], p->options, p->map, &separable, error));
    if (separable) {
        return DESCENT_OK;
    }
    p->numbers = dsc_alloc_aligned(p->box.n, BATCH * 2 * sizeof *p->numbers);
    if (!p->numbers) {
        return dsc_no_memory(error, "searches", p->box.n * BATCH * 2 * sizeof *p->numbers);
    }
    TRY(measure_values(p, error));
    TRY(dsc_workers_create(p->workers, &p->team, error));
    p->list = (dsc_map_list){.box = &p->box, .options = p->options};
    TRY(search_all(p, error));
    return dsc_map_fill(&p->list, p->map, error);
}

static void free_plan(plan *p)
{
    dsc_workers_free(p->team);
    for (size_t w = 0; p->walkers && w < p->workers; w++) {
        dsc_map_walker_free(&p->walkers[w]);
    }
    dsc_map_list_free(&p->list);
    free(p->walkers);
    free(p->queue);
    free(p->links.pairs);
    dsc_free_aligned(p->numbers);
    free(p);
}

descent_status descent_map_find(descent_objective_maker *make, void *user,
                                const descent_rows *data_rows, const double *lower,
                                const double *upper, const descent_map_options *options,
                                descent_map_callback *callback, void *callback_user,
                                descent_map **map, descent_error *error)
{
    NEED(error, "lower, upper, options, map", lower, upper, options, map);
    FAIL_IF(!make, error, DESCENT_INVALID, "the maker of objectives is NULL");
    descent_map_options own = descent_map_options_default();
    TRY(dsc_options_take(&table, options, &own, error));
    plan *p = calloc(1, sizeof *p);
    descent_map *m = calloc(1, sizeof *m);
    if (!p || !m) {
        free(p);
        free(m);
        return dsc_no_memory(error, "a map", sizeof *p);
    }
    *p = (plan){.box = {.lower = lower, .upper = upper},
                .options = &own,
                .rows = data_rows,
                .map = m,
                .callback = callback,
                .user = callback_user,
                .began = dsc_clock()};
    m->size = sizeof *m;
    atomic_init(&p->stopping, false);
    atomic_init(&p->next, 0);
    const descent_status status = run(p, make, user, error);
    m->seconds = dsc_clock() - p->began;
    free_plan(p);
    if (status != DESCENT_OK) {
        descent_map_free(m);
        return status;
    }
    *map = m;
    return DESCENT_OK;
}

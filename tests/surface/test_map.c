// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Maps: the catalogue's functions whose points are all known, laws for the numbers by index,
// what joins minima, images, estimates, threads, stops, wrong arguments, memory. Places of
// other kinds: test_map_places.c.
#include "check.h"

#include <stdlib.h>

#include "failing_alloc.h"
#include "map_check.h"
#include "surface/map/found.h"
#include "surface/map/link.h"
#include "surface/map/map.h"

// ---- the catalogue ----

static bool same_kind(const descent_known_point *known, const descent_map_point *p)
{
    static const descent_place places[] = {
        [DESCENT_POINT_MINIMUM] = DESCENT_PLACE_MINIMUM,
        [DESCENT_POINT_SADDLE] = DESCENT_PLACE_SADDLE,
        [DESCENT_POINT_MAXIMUM] = DESCENT_PLACE_MAXIMUM,
        [DESCENT_POINT_DEGENERATE_MINIMUM] = DESCENT_PLACE_DEGENERATE_MINIMUM,
        [DESCENT_POINT_DEGENERATE_SADDLE] = DESCENT_PLACE_DEGENERATE_SADDLE,
        [DESCENT_POINT_KINK] = DESCENT_PLACE_KINK};
    return places[known->kind] == p->kind && (int)p->index == known->index &&
           (int)p->nullity == known->nullity;
}

static bool is_found(const descent_map *map, const descent_known_point *known)
{
    descent_error error = {0};
    double x[MOST];
    CHECK_OK(descent_point_parse(known->x, map->n, x, &error));
    for (size_t i = 0; i < map->point_count; i++) {
        const descent_map_point *p = &map->points[i];
        double away = 0.0;
        for (size_t k = 0; k < map->n; k++) {
            away = fmax(away, fabs(p->x[k] - x[k]));
        }
        // Degenerate points are known as well as their curvature shows.
        const double near = known->nullity > 0 ? 1e-4 : 1e-8;
        if (away <= near && same_kind(known, p)) {
            return fabs(p->f - known->f) <= 1e-9 * (1.0 + fabs(known->f));
        }
    }
    return false;
}

static void read_box(const descent_function_info *info, double *lower, double *upper)
{
    const char *at = info->box;
    for (size_t i = 0; i < info->n; i++) {
        const char *equals = strchr(at, '=');
        const char *from = equals ? equals + 1 : at;
        lower[i] = strtod(from, NULL);
        upper[i] = strtod(strstr(from, "..") + 2, NULL);
        at = equals ? strstr(from, "..") : at;
    }
}

static void complete_map(const descent_function_info *info)
{
    descent_error error = {0};
    const descent_map_options options = descent_map_options_default();
    subject s = {.info = info};
    double lower[MOST], upper[MOST];
    read_box(info, lower, upper);
    descent_map *map = NULL;
    if (!CHECK_OK(descent_map_find(make, &s, NULL, lower, upper, &options, NULL, NULL, &map,
                                   &error))) {
        return;
    }
    CHECK(map->point_count == info->point_count && map->total == (double)info->point_count);
    CHECK(!map->stopped && map->unseen <= 0.01);
    for (size_t i = 0; i < info->point_count; i++) {
        if (!CHECK(is_found(map, &info->points[i]))) {
            printf("    (%s)\n", info->points[i].x);
        }
    }
    descent_map_free(map);
}

// Every point is found and none invented.
static void complete_rows_are_mapped_completely(void)
{
    size_t count = 0, complete = 0;
    const descent_function_info *rows = descent_catalogue(&count);
    for (size_t i = 0; i < count; i++) {
        const int before = check_failures;
        // quadratic-deep: seconds, for one minimum
        if (rows[i].complete && rows[i].n <= 10) {
            complete++;
            complete_map(&rows[i]);
        }
        if (check_failures > before) {
            printf("    in %s\n", rows[i].name);
        }
    }
    CHECK(complete >= 30);
}

// ---- laws ----

static double choose(size_t n, size_t k)
{
    double value = 1.0;
    for (size_t i = 0; i < k; i++) {
        value = value * (double)(n - i) / (double)(i + 1);
    }
    return round(value);
}

// Per coordinate `low` minima and `high` maxima: C(n, k) low^(n - k) high^k of index k.
static void check_binomial(const char *name, size_t n, double low, double high, bool listed)
{
    const descent_function_info *info = descent_catalogue_find(name);
    double lower[MOST], upper[MOST];
    read_box(info, lower, upper);
    descent_map *map = find_default(named(name, n, lower[0], upper[0]));
    size_t counted[32] = {0};
    for (size_t i = 0; i < map->point_count; i++) {
        counted[map->points[i].index]++;
    }
    CHECK(map->separable && map->total == pow(low + high, (double)n));
    for (size_t k = 0; k <= n; k++) {
        const double law = choose(n, k) * pow(low, (double)(n - k)) * pow(high, (double)k);
        CHECK(map->by_index[k] == law);
        CHECK(counted[k] == (listed ? (size_t)law : 1));
    }
    descent_map_free(map);
}

static void separable_functions_have_binomial_counts(void)
{
    check_binomial("styblinski-tang", 1, 2.0, 1.0, true);
    check_binomial("styblinski-tang", 5, 2.0, 1.0, true);
    check_binomial("double-well", 6, 2.0, 1.0, true);
    check_binomial("rastrigin", 2, 11.0, 10.0, true);
    for (size_t n = 1; n <= 8; n++) { /* minima: 2^-n of all */
        check_binomial("two-sines-sum", n, 3.0, 3.0, n <= 4);
    }
}

// Two double wells along the diagonals: no sum of functions of x and of y.
static void turned_wells_are_not_separable(void)
{
    descent_map *map =
        find_default(formula("((x + y)^2/2 - 1)^2/4 + ((x - y)^2/2 - 1)^2/4 + 0*x", -2.0, 2.0));
    CHECK(!map->separable && map->point_count == 9);
    CHECK(map->by_index[0] == 4.0 && map->by_index[1] == 4.0 && map->by_index[2] == 1.0);
    for (size_t i = 0; i < map->point_count; i++) {
        const descent_map_point *p = &map->points[i];
        const double wanted[] = {0.0, 0.25, 0.5};
        CHECK_NEAR(p->f, wanted[p->index], 1e-12);
        CHECK(p->hits > 0 && p->copies == 1);
        // In the minima both curvatures are 2, at the saddles 2 and -1.
        CHECK_NEAR(p->largest, p->index == 2 ? -1.0 : 2.0, 1e-9);
        CHECK_NEAR(p->smallest, p->index == 0 ? 2.0 : -1.0, 1e-9);
    }
    CHECK(map->edge_count == 4);
    descent_map_free(map);
}

static void himmelblau_is_mapped_with_its_edges(void)
{
    descent_map *map = find_default(named("himmelblau", 0, -5.0, 5.0));
    const double a = 3.0, b = 3.5844283403304917, c = -3.779310253377747,
                 d = -2.805118086952745;
    CHECK(map->point_count == 9 && map->edge_count == 4);
    CHECK(joins(map, 13.31192627040559, a, b));
    CHECK(joins(map, 67.71915008752615, a, d));
    CHECK(joins(map, 104.0151629175581, c, d));
    CHECK(joins(map, 178.33723920192747, b, c));
    descent_map_free(map);
    descent_map_options options = descent_map_options_default();
    options.connect = false;
    options.highest = 0;
    map = find(named("himmelblau", 0, -5.0, 5.0), &options);
    CHECK(map->point_count == 4 && map->edge_count == 0 && map->by_index[1] == 0.0);
    descent_map_free(map);
}

// ---- lines ----

// ---- degenerate points, sheets, kinks ----

// Two minima of a huge box are a hint at the saddle between them; a pole joins none.
static void saddles_between_minima_are_found(void)
{
    descent_map_options options = descent_map_options_default();
    for (options.seed = 1; options.seed <= 3; options.seed++) {
        descent_map *map =
            find(formula("(x^2-1)^2 + y^2*x + 2*y^2", -1000.0, 1000.0), &options);
        CHECK(map->point_count == 5 && map->groups == 1 && joins(map, 1.0, -1.0, 1.0));
        descent_map_free(map);
    }
    descent_map *map = find_default(formula("x^2 + 1/x^2 + y^2 + x*y/10", -3.0, 3.0));
    CHECK(map->by_index[0] == 2.0 && map->groups == 2);
    descent_map_free(map);
}

// Each minimum is tried with the nearest one of another group, and no pair twice.
static void no_pair_is_tried_twice(void)
{
    descent_error error = {0};
    const double lower = 0.0, upper = 10.0;
    double x[4] = {1.0, 2.0, 4.0, 8.0};
    const dsc_map_box box = {.n = 1, .lower = &lower, .upper = &upper};
    dsc_map_found found[4] = {0};
    for (size_t i = 0; i < 4; i++) {
        found[i].p = (descent_map_point){.kind = DESCENT_PLACE_MINIMUM, .x = &x[i]};
        found[i].side[0] = found[i].side[1] = SIZE_MAX;
    }
    found[3].p.kind = DESCENT_PLACE_SADDLE; /* joins the first two */
    found[3].p.index = 1;
    found[3].side[0] = 0;
    found[3].side[1] = 1;
    const dsc_map_list list = {.box = &box, .found = found, .count = 4};
    dsc_map_links links = {0};
    CHECK_OK(dsc_map_pairs(&list, &links, &error));
    CHECK(links.count == 2); /* 1-3, and 2-3 next to it */
    CHECK(links.pairs[0].a == 0 && links.pairs[0].b == 2 && links.pairs[1].a == 1 &&
          links.pairs[1].b == 2);
    CHECK_OK(dsc_map_pairs(&list, &links, &error));
    CHECK(links.count == 2);
    free(links.pairs);
    size_t above[4];
    const descent_map_point points[4] = {found[0].p, found[1].p, found[2].p, found[3].p};
    const descent_map_edge edges[2] = {{3, 0, 1}, {3, 2, SIZE_MAX}};
    CHECK(dsc_map_groups(points, 4, edges, 2, above) == 2);
}

// Clusters of atoms: six zero modes, and each shape once.
static void clusters_have_each_shape_once(void)
{
    descent_map_options options = descent_map_options_default();
    options.highest = 0;
    options.searches = 40;
    descent_map *map = find(named("lennard-jones", 18, -1.5, 1.5), &options);
    CHECK(map->point_count == 2 && map->stopped && map->searches == 40);
    CHECK_NEAR(map->points[0].f, -12.712062, 1e-7);
    CHECK_NEAR(map->points[1].f, -12.302928, 1e-7);
    uint64_t hits = 0;
    for (size_t i = 0; i < map->point_count; i++) {
        CHECK(map->points[i].kind == DESCENT_PLACE_DEGENERATE_MINIMUM &&
              map->points[i].nullity == 6);
        hits += map->points[i].hits;
    }
    CHECK(hits + map->outside + map->gradient_flat == 40);
    descent_map_free(map);
}

// ---- images ----

// A network of two hidden units with weight decay: units can be exchanged and turned round,
// which gives up to 8 images of a point.
static void images_count_as_one_when_asked(void)
{
    const char *text = "(v*tanh(a) + w*tanh(b) - 1)^2 + 0.02*(v^2 + w^2 + a^2 + b^2)";
    descent_map_options options = descent_map_options_default();
    descent_map *all = find(formula(text, -4.0, 4.0), &options);
    options.symmetric = true;
    descent_map *folded = find(formula(text, -4.0, 4.0), &options);
    uint64_t copies = 0, hits[2] = {0, 0};
    for (size_t i = 0; i < folded->point_count; i++) {
        const uint64_t c = folded->points[i].copies;
        CHECK(c == 1 || c == 2 || c == 4 || c == 8);
        copies += c;
        hits[0] += folded->points[i].hits;
    }
    for (size_t i = 0; i < all->point_count; i++) {
        hits[1] += all->points[i].hits;
    }
    CHECK(copies == all->point_count && folded->point_count < all->point_count);
    CHECK(hits[0] == hits[1] && folded->searches == all->searches);
    CHECK(folded->total == (double)folded->point_count);
    for (size_t i = 0; i < folded->edge_count; i++) {
        CHECK(folded->points[folded->edges[i].saddle].index == 1);
    }
    descent_map_free(all);
    descent_map_free(folded);
}

// ---- estimates ----

// Hits 1, 1, 1, 2, 5 and a point that no random start met: 3 of 10 are unseen, and Chao's
// estimate without bias is 3 * 2 / (2 * 2) = 1.5 more than the 5, of which the sixth is one.
static void estimates_of_the_unseen_follow_their_formulas(void)
{
    dsc_map_found found[6] = {{.independent = 1}, {.independent = 1}, {.independent = 1},
                              {.independent = 2}, {.independent = 5}, {.independent = 0}};
    const dsc_map_list list = {.found = found, .count = 6};
    dsc_map_unseen unseen = dsc_map_estimate(&list, NULL);
    CHECK_NEAR(unseen.share, 0.3, 1e-15);
    CHECK_NEAR(unseen.points, 0.5, 1e-15);
    CHECK_NEAR(pow(1.0 - unseen.one, 10.0), 0.05, 1e-12); /* missed ten times */
    const dsc_map_list none = {.found = found, .count = 0};
    unseen = dsc_map_estimate(&none, NULL);
    CHECK(unseen.share == 1.0 && unseen.points == 0.0 && unseen.one == 1.0);
}

static void inertia_depends_on_threshold_and_doubt(void)
{
    const double values[] = {-2.0, -1e-9, 1e-12, 3e-8, 4.0};
    dsc_map_inertia i = dsc_map_inertia_of(5, values, 0.0, 1e-8);
    CHECK(i.index == 1 && i.nullity == 3 && !i.clear);
    i = dsc_map_inertia_of(5, values, 0.0, 1e-10);
    CHECK(i.index == 2 && i.nullity == 1 && !i.clear);
    i = dsc_map_inertia_of(5, values, 3.0, 1e-10); /* not known better than by 3 */
    CHECK(i.index == 0 && i.nullity == 4);
    const double clear[] = {-2.0, 1.0};
    i = dsc_map_inertia_of(2, clear, 0.0, 1e-8);
    CHECK(i.index == 1 && i.nullity == 0 && i.clear);
}

// ---- the same on any number of threads, stops ----

static bool same_map(const descent_map *a, const descent_map *b)
{
    bool same = a->point_count == b->point_count && a->edge_count == b->edge_count &&
                a->searches == b->searches && a->outside == b->outside &&
                a->gradient_flat == b->gradient_flat && a->unseen == b->unseen;
    for (size_t i = 0; same && i < a->point_count; i++) {
        const descent_map_point *p = &a->points[i], *q = &b->points[i];
        same = p->kind == q->kind && p->f == q->f && p->hits == q->hits &&
               memcmp(p->x, q->x, a->n * sizeof *p->x) == 0;
    }
    for (size_t i = 0; same && i < a->edge_count; i++) {
        same = memcmp(&a->edges[i], &b->edges[i], sizeof *a->edges) == 0;
    }
    return same;
}

static void threads_change_no_bit(void)
{
    const char *text = "sin(3*x)*cos(2*y) + x*y/4 + (x^2 + y^2)/9";
    descent_map_options options = descent_map_options_default();
    options.threads = 1;
    descent_map *one = find(formula(text, -3.0, 3.0), &options);
    CHECK(one->point_count > 10 && one->edge_count > 3);
    for (uint64_t t = 2; t <= 5; t += 3) {
        options.threads = t;
        descent_map *many = find(formula(text, -3.0, 3.0), &options);
        CHECK(same_map(one, many));
        descent_map_free(many);
    }
    options.seed = 2; /* other searches, the same points */
    descent_map *other = find(formula(text, -3.0, 3.0), &options);
    CHECK(other->point_count == one->point_count && other->outside != one->outside);
    descent_map_free(other);
    descent_map_free(one);
}

static bool stop(const descent_map_progress *progress, void *user)
{
    int *calls = user;
    CHECK(progress->seconds >= 0.0 && progress->unseen >= 0.0 && progress->unseen <= 1.0);
    return ++*calls < 3;
}

static void maps_stop_when_asked(void)
{
    descent_error error = {0};
    subject s = named("griewank", 0, -100.0, 100.0);
    const double lower[] = {-600.0, -600.0}, upper[] = {600.0, 600.0};
    descent_map_options options = descent_map_options_default();
    descent_map *map = NULL;
    int calls = 0;
    CHECK_OK(
        descent_map_find(make, &s, NULL, lower, upper, &options, stop, &calls, &map, &error));
    CHECK(calls == 3 && map->stopped && map->point_count > 0);
    descent_map_free(map);
    subject rough = formula("sin(1e9*x)", 0.0, 10.0); /* cut without an end */
    options.time = 0.1;
    map = find(rough, &options);
    CHECK(map->stopped && !map->separable);
    descent_map_free(map);
    options.time = 0.0;
    CHECK_OK(
        descent_map_find(make, &s, NULL, lower, upper, &options, NULL, NULL, &map, &error));
    CHECK(map->stopped && map->searches <= 32);
    descent_map_free(map);
    options = descent_map_options_default();
    options.searches = 50;
    map = find(s, &options);
    CHECK(map->stopped && map->searches == 50);
    for (size_t i = 0; i < map->point_count;
         i++) { /* what hangs together is known all the same */
        size_t edges = 0;
        for (size_t k = 0; k < map->edge_count; k++) {
            edges += map->edges[k].saddle == i;
        }
        CHECK(edges == (map->points[i].index == 1));
    }
    descent_map_free(map);
}

// ---- functions in C: gradients, products by differences ----

static double bumps(size_t n, const double *x, double *g, void *user)
{
    (void)n, (void)user;
    const double a = x[0] * x[0] + x[1] - 11.0, b = x[0] + x[1] * x[1] - 7.0;
    if (g) {
        g[0] = 4.0 * x[0] * a + 2.0 * b;
        g[1] = 2.0 * a + 4.0 * x[1] * b;
    }
    return a * a + b * b;
}

static descent_status make_callback(void *user, descent_objective **objective,
                                    descent_error *error)
{
    const descent_callbacks callbacks = {.function = bumps, .value_only = *(const bool *)user};
    return descent_objective_from_callbacks(2, &callbacks, objective, error);
}

static void callbacks_are_mapped_too(void)
{
    descent_error error = {0};
    const double lower[] = {-5.0, -5.0}, upper[] = {5.0, 5.0};
    const descent_map_options options = descent_map_options_default();
    for (int i = 0; i < 2; i++) {
        bool value_only = i == 1;
        descent_map *map = NULL;
        CHECK_OK(descent_map_find(make_callback, &value_only, NULL, lower, upper, &options,
                                  NULL, NULL, &map, &error));
        CHECK(map->by_index[0] == 4.0 && map->by_index[1] == 4.0 && map->by_index[2] == 1.0);
        CHECK(map->edge_count == 4);
        descent_map_free(map);
    }
}

// ---- wrong arguments, memory ----

static descent_status make_none(void *user, descent_objective **objective, descent_error *error)
{
    (void)user, (void)error;
    *objective = NULL;
    return DESCENT_OK;
}

static descent_status make_single(void *user, descent_objective **objective,
                                  descent_error *error)
{
    descent_graph *graph = user;
    descent_node *x = descent_parameter(graph, "x", 1, 2, DESCENT_INITIAL_ZERO, 0, true);
    return descent_objective_from_graph(graph, descent_sum(graph, x), DESCENT_FLOAT32,
                                        objective, error);
}

static void check_error(descent_objective_maker *maker, void *user, double low, double high,
                        const descent_map_options *options, descent_status status,
                        const char *part)
{
    descent_error error = {0};
    double lower[MOST], upper[MOST];
    for (size_t i = 0; i < MOST; i++) {
        lower[i] = low;
        upper[i] = high;
    }
    descent_map *map = NULL;
    const descent_status got =
        descent_map_find(maker, user, NULL, lower, upper, options, NULL, NULL, &map, &error);
    if (!CHECK(got == status && map == NULL && strstr(error.message, part) != NULL)) {
        printf("    status %d: %s\n", (int)got, error.message);
    }
}

static void boxes_that_cannot_be_mapped_are_refused(void)
{
    descent_error error = {0};
    descent_map_options o = descent_map_options_default();
    subject s = named("himmelblau", 0, -5.0, 5.0), large = named("sphere", 201, -1.0, 1.0);
    check_error(NULL, NULL, -1.0, 1.0, &o, DESCENT_INVALID, "maker of objectives is NULL");
    check_error(make_none, NULL, -1.0, 1.0, &o, DESCENT_INVALID, "made none");
    check_error(make, &s, 1.0, -1.0, &o, DESCENT_INVALID, "lower end comes first");
    check_error(make, &s, -HUGE_VAL, 1.0, &o, DESCENT_INVALID, "finite");
    check_error(make, &s, -1.7e308, 1.7e308, &o, DESCENT_INVALID, "coordinate 1 of 2");
    check_error(make, &large, -1.0, 1.0, &o, DESCENT_UNSUPPORTED, "201 parameters");
    descent_graph *graph = NULL;
    CHECK_OK(descent_graph_create(&graph, &error));
    check_error(make_single, graph, -1.0, 1.0, &o, DESCENT_INVALID, "float64");
    descent_graph_free(graph);
    CHECK(descent_map_find(make, &s, NULL, NULL, NULL, &o, NULL, NULL, NULL, &error) ==
          DESCENT_INVALID);
    o.tolerance = 0.0;
    check_error(make, &s, -5.0, 5.0, &o, DESCENT_INVALID, "tolerance");
    o = (descent_map_options){.searches = 5};
    check_error(make, &s, -5.0, 5.0, &o, DESCENT_INVALID, "default");
    descent_map_free(NULL);
}

static void every_failed_allocation_is_reported(void)
{
    descent_error error = {0};
    const double lower[] = {-5.0, -5.0}, upper[] = {5.0, 5.0};
    descent_map_options options = descent_map_options_default();
    options.threads = 1;
    options.searches = 4;
    subject subjects[] = {named("himmelblau", 0, 0.0, 0.0), named("double-well", 2, 0.0, 0.0),
                          formula("abs(x) + abs(y) + x*y/9", 0.0, 0.0),
                          formula("(x*y - 1)^2 + 0.1*(x - y)^2", 0.0, 0.0)};
    for (size_t i = 0; i < 4; i++) {
        options.searches = i == 3 ? 60 : 4;
        long n = 1;
        for (bool failed = true; failed && n < 100000; n += 1 + n / 16) {
            descent_map *map = NULL;
            failing_alloc_start(n);
            const descent_status status = descent_map_find(
                make, &subjects[i], NULL, lower, upper, &options, NULL, NULL, &map, &error);
            failed = failing_alloc_stop();
            CHECK(failed ? status == DESCENT_NO_MEMORY && !map : status == DESCENT_OK);
            descent_map_free(map);
        }
        CHECK(n > 30 && n < 100000);
    }
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(complete_rows_are_mapped_completely),
                                       TEST(separable_functions_have_binomial_counts),
                                       TEST(turned_wells_are_not_separable),
                                       TEST(himmelblau_is_mapped_with_its_edges),
                                       TEST(saddles_between_minima_are_found),
                                       TEST(no_pair_is_tried_twice),
                                       TEST(clusters_have_each_shape_once),
                                       TEST(images_count_as_one_when_asked),
                                       TEST(estimates_of_the_unseen_follow_their_formulas),
                                       TEST(inertia_depends_on_threshold_and_doubt),
                                       TEST(threads_change_no_bit),
                                       TEST(maps_stop_when_asked),
                                       TEST(callbacks_are_mapped_too),
                                       TEST(boxes_that_cannot_be_mapped_are_refused),
                                       TEST(every_failed_allocation_is_reported)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}

// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The points of a map as a table, what the search says of itself, and all of it as JSON.
#include "map/report.h"

#include <math.h>
#include <stdio.h>

#include "shell/output.h"
#include "shell/shown.h"
#include "shell/text.h"
#include "target/points.h"
#include "target/types.h"

enum { LINE = 1024, SHOWN = 40, INDICES = 24 };

// ---- JSON ----

static json_t *point_json(const descent_map *map, const descent_map_point *p)
{
    return json_pack("{s:s, s:I, s:I, s:o, s:o, s:o, s:I, s:I, s:b, s:{s:o, s:o}}", "kind",
                     descent_place_word(p->kind), "index", (json_int_t)p->index, "nullity",
                     (json_int_t)p->nullity, "f", cli_json_number(p->f), "x",
                     cli_json_numbers(map->n, p->x), "gradient_norm",
                     cli_json_number(p->gradient_norm), "hits", (json_int_t)p->hits, "copies",
                     (json_int_t)p->copies, "family", p->family, "eigenvalues", "smallest",
                     cli_json_number(p->smallest), "largest", cli_json_number(p->largest));
}

static json_t *place(size_t i)
{
    return i == SIZE_MAX ? json_null() : json_integer((json_int_t)i);
}

json_t *cli_map_to_json(const cli_map_job *job)
{
    const descent_map *map = job->map;
    json_t *variables = json_array(), *points = json_array(), *edges = json_array();
    for (size_t i = 0; i < map->n && !job->target.is_run; i++) {
        json_array_append_new(variables, json_string(job->target.function.variables[i]));
    }
    for (size_t i = 0; i < map->point_count; i++) {
        json_array_append_new(points, point_json(map, &map->points[i]));
    }
    for (size_t i = 0; i < map->edge_count; i++) {
        const descent_map_edge *e = &map->edges[i];
        json_array_append_new(edges, json_pack("{s:o, s:o, s:o}", "saddle", place(e->saddle),
                                               "from", place(e->from), "to", place(e->to)));
    }
    return json_pack(
        "{s:s, s:o, s:o, s:o, s:I, s:I, s:I, s:o, s:o, s:o, s:o, s:o, s:b, s:I, s:o, s:I, s:b, "
        "s:o}",
        "function", cli_map_name(job), "variables", variables, "points", points, "edges", edges,
        "searches", (json_int_t)map->searches, "gradient_flat", (json_int_t)map->gradient_flat,
        "outside", (json_int_t)map->outside, "unseen_estimate", cli_json_number(map->unseen),
        "unseen_points", cli_json_number(map->unseen_points), "unseen_one",
        map->separable ? json_null() : cli_json_number(map->unseen_one), "by_index",
        cli_json_numbers(map->n + 1, map->by_index), "total", cli_json_number(map->total),
        "separable", map->separable, "pieces", (json_int_t)map->pieces, "settled",
        map->separable ? json_boolean(map->unsettled == 0) : json_null(), "groups",
        (json_int_t)map->groups, "stopped", map->stopped, "seconds",
        cli_json_number(map->seconds));
}

// ---- the table ----

static void format_number(double count, char *text, size_t capacity)
{
    if (count < 1e15) {
        cli_format_count((uint64_t)count, text, capacity);
    } else {
        snprintf(text, capacity, "%.4g", count);
    }
}

// Where a point is: its coordinates, or how far from the weights of the run.
static void format_place(const cli_map_job *job, const descent_map_point *p, char *text,
                         size_t capacity)
{
    if (!job->target.is_run) {
        cli_format_point(&job->target.function, p->x, text, capacity);
        return;
    }
    double squares = 0.0;
    for (size_t i = 0; i < job->target.n; i++) {
        squares += (p->x[i] - job->target.x[i]) * (p->x[i] - job->target.x[i]);
    }
    snprintf(text, capacity, "%.4g from the weights", sqrt(squares));
}

static void print_point(const cli_map_job *job, size_t i)
{
    const descent_map_point *p = &job->map->points[i];
    char f[32], where[LINE], index[32], hits[32] = "";
    cli_format_real(p->f, f);
    format_place(job, p, where, sizeof where);
    snprintf(index, sizeof index, p->nullity ? "%s (%s flat)" : "%s", CLI_COUNT(p->index),
             CLI_COUNT(p->nullity));
    if (!job->map->separable) {
        cli_format_count(p->hits, hits, sizeof hits);
    }
    printf("%4zu  %-18s %-11s %15s %8.1g %6s  %s", i + 1, descent_place_word(p->kind), index, f,
           p->gradient_norm, hits, where);
    if (p->family) {
        printf(" (one point of a %s)", p->nullity < 2    ? "curve"
                                       : p->nullity == 2 ? "surface"
                                                         : "whole family");
    }
    if (p->copies > 1) {
        printf(" (and %s images)", CLI_COUNT(p->copies - 1));
    }
    putchar('\n');
}

static void print_table(const cli_map_job *job)
{
    const descent_map *map = job->map;
    if (map->point_count == 0) {
        return;
    }
    printf("\n%4s  %-18s %-11s %15s %8s %6s  %s\n", "", "kind", "index", "f", "|g|",
           map->separable ? "" : "hits", "at");
    for (size_t i = 0; i < map->point_count && i < SHOWN; i++) {
        print_point(job, i);
    }
    if (map->point_count > SHOWN) {
        printf("and %s more (--json has them all)\n", CLI_COUNT(map->point_count - SHOWN));
    }
    bool family = false;
    for (size_t i = 0; i < map->point_count; i++) {
        family = family || map->points[i].family;
    }
    if (family) {
        printf(
            "a row for a curve or a surface stands for at least one of them: for all that are "
            "as high and of the same index\n");
    }
}

// "4 minima, 4 saddles of index 1, 1 maximum"
static void print_numbers(const cli_map_job *job)
{
    const descent_map *map = job->map;
    char total[32];
    format_number(map->total, total, sizeof total);
    printf("%s stationary point%s", total, map->total == 1.0 ? "" : "s");
    const char *before = ": ";
    for (size_t k = 0; k <= map->n && k <= INDICES; k++) {
        if (map->by_index[k] > 0.0) {
            char count[32];
            format_number(map->by_index[k], count, sizeof count);
            printf("%s%s of index %zu", before, count, k);
            before = ", ";
        }
    }
    putchar('\n');
}

// ---- what the search says of itself ----

static void print_separable(const descent_map *map)
{
    const uint64_t points = map->searches - map->gradient_flat;
    if (map->n > 1) {
        printf("f is a sum of functions of one variable each: all combinations of %s points on "
               "%zu axes%s\n",
               CLI_COUNT(points), map->n,
               map->total > (double)map->point_count
                   ? "; the lowest of each index are listed, 200 others were checked"
                   : ", each checked");
    } else {
        printf("zeros of the slope, between samples\n");
    }
    if (map->unsettled == 0) {
        printf("the numbers are the same with %s, %s and %s pieces of %s, each cut further "
               "where the slope asks for it; closer points may be missing\n",
               CLI_COUNT(map->pieces / 4), CLI_COUNT(map->pieces / 2), CLI_COUNT(map->pieces),
               map->n > 1 ? "an axis" : "the box");
    } else {
        printf("not all points: with more pieces of %s, up to %s, more and more were found; a "
               "smaller box may help\n",
               map->n > 1 ? "an axis" : "the box", CLI_COUNT(map->pieces));
    }
    if (map->gradient_flat > 0) {
        printf("at %s the slope of such a function is small, comes no nearer to zero, "
               "and turns back (gradient-flat)\n",
               CLI_THINGS(map->gradient_flat, "place"));
    }
}

static void print_coverage(const descent_map *map)
{
    char searches[32], flat[32], outside[32];
    cli_format_count(map->searches, searches, sizeof searches);
    cli_format_count(map->gradient_flat, flat, sizeof flat);
    cli_format_count(map->outside, outside, sizeof outside);
    printf("%s searches in %.2g s: %s left the box or did not end, %s ended where the gradient "
           "is small but no point is (gradient-flat)\n",
           searches, map->seconds, outside, flat);
    if (map->groups > 1) {
        printf("the minima fall into %zu groups that no saddle found here joins: saddles are "
               "missing, or lie outside the box\n",
               map->groups);
    }
    if (map->point_count > 0) {
        if (map->unseen < 0.005) {
            printf("random searches keep ending at the points listed here: a point that 1 in "
                   "%.0f of them ends at would have been found (95 %%)",
                   floor(1.0 / map->unseen_one));
        } else {
            printf("of 100 random searches that end at a point about %.0f would end at one "
                   "that is "
                   "not listed here",
                   100.0 * map->unseen);
        }
        if (map->unseen_points >= 0.5) {
            printf("; about %.0f points or more were not found", map->unseen_points);
        }
        putchar('\n');
    }
}

// Saddles and the minima that they join, by their numbers in the table.
static void print_edges(const cli_map_job *job)
{
    const descent_map *map = job->map;
    const size_t shown = map->edge_count < SHOWN ? map->edge_count : SHOWN;
    for (size_t i = 0; i < shown; i++) {
        const descent_map_edge *e = &map->edges[i];
        char f[32], to[32] = "no minimum in the box", from[32] = "no minimum in the box";
        cli_format_real(map->points[e->saddle].f, f);
        if (e->from != SIZE_MAX) {
            snprintf(from, sizeof from, "%zu", e->from + 1);
        }
        if (e->to != SIZE_MAX) {
            snprintf(to, sizeof to, "%zu", e->to + 1);
        }
        printf("%s%4zu  at f = %s leads down to %s and %s\n", i ? "" : "\n", e->saddle + 1, f,
               from, to);
    }
    if (map->edge_count > shown) {
        printf("and %s more\n", CLI_COUNT(map->edge_count - shown));
    }
}

static void print_box(const cli_map_job *job)
{
    const cli_target *target = &job->target;
    bool same = true;
    for (size_t i = 1; i < target->n; i++) {
        same = same && job->lower[i] == job->lower[0] && job->upper[i] == job->upper[0];
    }
    printf("%s, ", CLI_SHOW(cli_map_name(job)));
    if (target->is_run) {
        printf("%zu parameters, each %g..%g around its value\n", target->n,
               job->lower[0] - target->x[0], job->upper[0] - target->x[0]);
        return;
    }
    for (size_t i = 0; i < (same ? 1 : target->n) && i < 4; i++) {
        printf("%s%s%s%g..%g", i ? ", " : "in ", same ? "" : target->function.variables[i],
               same ? "" : "=", job->lower[i], job->upper[i]);
    }
    printf("%s\n", same && target->n > 1 ? " for each variable" : target->n > 4 ? ", ..." : "");
}

void cli_map_report(const cli_map_job *job)
{
    const descent_map *map = job->map;
    if (!job->own.quiet) {
        print_box(job);
    }
    if (map->point_count == 0) {
        printf("no stationary point was found\n");
    } else {
        print_numbers(job);
    }
    print_table(job);
    print_edges(job);
    if (!job->own.quiet) {
        putchar('\n');
        if (map->separable) {
            print_separable(map);
        } else {
            print_coverage(map);
        }
        if (map->stopped) {
            printf("ended before the box was well covered: --time and --searches allow more\n");
        }
    }
}

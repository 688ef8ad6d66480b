// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What is right near a critical point, at a distance `off`:
// - the verdict of the point itself, with its number of negative eigenvalues, found no farther
//   away than a few times `off` (along directions without curvature: anywhere),
// - a slope (descending, plateau, gradient-flat), where `off` is beyond what Newton steps look
//   for, or where f is flat to a higher order and no step of theirs arrives.
#include "verdicts_points.h"

#include <descent/catalogue.h>
#include <descent/verdict.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common.h"

enum { MOST = 64, OFFSETS = 8 };

typedef struct known {
    const char *formula; /* or a name of the catalogue's */
    double x[MOST];
    descent_place place;
    int index, nullity; /* -1: whatever the exact point says */
} known;

static bool is_slope(descent_place place)
{
    return place == DESCENT_PLACE_DESCENDING || place == DESCENT_PLACE_PLATEAU ||
           place == DESCENT_PLACE_GRADIENT_FLAT || place == DESCENT_PLACE_INFINITY;
}

static bool is_degenerate(descent_place place)
{
    return place == DESCENT_PLACE_DEGENERATE_MINIMUM ||
           place == DESCENT_PLACE_DEGENERATE_SADDLE;
}

static bool is_right(const descent_diagnosis *d, const known *k, double off, double distance)
{
    const double reach = 3e-4;
    if (is_slope(d->place)) {
        return off > reach || (is_degenerate(k->place) && off > 0.9e-5);
    }
    if (d->critical && k->nullity == 0 && distance > 10.0 * off + 1e-9) {
        return off > reach; // another point
    }
    if (k->place == DESCENT_PLACE_DEGENERATE_SADDLE && d->place == DESCENT_PLACE_SADDLE) {
        return off > 0.0 && d->escape; // others lie on lines through it
    }
    if (d->place != k->place) {
        // Near a minimum that is flat to a higher order f has curvature.
        return off > 0.0 && k->place == DESCENT_PLACE_DEGENERATE_MINIMUM &&
               d->place == DESCENT_PLACE_MINIMUM && d->index_high == 0;
    }
    return d->index_low <= (uint64_t)k->index && (uint64_t)k->index <= d->index_high &&
           (d->place != DESCENT_PLACE_SADDLE || d->escape);
}

static void judge_at(descent_objective *f, const known *k, double off, uint64_t seed, bool loud,
                     verdict_points *counts)
{
    const size_t n = descent_objective_parameters(f);
    const descent_diagnose_options options = descent_diagnose_options_default();
    descent_error error = {0};
    descent_diagnosis *d = NULL;
    double x[MOST], size = 0.0, distance = 0.0;
    uint64_t state = seed * 1009 + 3;
    for (size_t i = 0; i < n; i++) {
        x[i] = 2.0 * bench_uniform(&state) - 1.0;
        size += x[i] * x[i];
    }
    for (size_t i = 0; i < n; i++) {
        x[i] = k->x[i] + off * x[i] / sqrt(size);
    }
    counts->all++;
    if (descent_diagnose(f, x, NULL, &options, &d, &error) != DESCENT_OK) {
        printf("  %s: %s\n", k->formula, error.message);
        counts->wrong++;
        return;
    }
    for (size_t i = 0; i < n; i++) {
        distance += (d->x[i] - k->x[i]) * (d->x[i] - k->x[i]);
    }
    const bool unknown = d->place == DESCENT_PLACE_UNDETERMINED;
    const bool right = is_right(d, k, off, sqrt(distance));
    counts->undetermined += unknown;
    counts->wrong += !unknown && !right;
    if (loud && !right) {
        printf("  %.70s, %.0e off %s of index %d: %s, index %d..%d, %.2g away: %s\n    at",
               k->formula, off, descent_place_word(k->place), k->index,
               descent_place_word(d->place), (int)d->index_low, (int)d->index_high,
               sqrt(distance), d->because);
        for (size_t i = 0; i < n; i++) {
            printf("%c%.17g", i ? ',' : ' ', x[i]);
        }
        printf("\n");
    }
    descent_diagnosis_free(d);
}

static void judge_beside(descent_objective *f, const known *k, unsigned directions, bool loud,
                         verdict_points *counts)
{
    static const double offsets[OFFSETS] = {1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9};
    judge_at(f, k, 0.0, 0, loud, counts);
    for (size_t i = 0; i < OFFSETS; i++) {
        for (uint64_t seed = 0; seed < directions; seed++) {
            judge_at(f, k, offsets[i], seed, loud, counts);
        }
    }
}

static void judge_formula(const known *k, unsigned directions, bool loud,
                          verdict_points *counts)
{
    descent_error error = {0};
    descent_expression *expression = NULL;
    descent_objective *f = NULL;
    if (descent_expression_parse(k->formula, NULL, 0, &expression, &error) != DESCENT_OK ||
        descent_objective_from_expression(expression, &f, &error) != DESCENT_OK) {
        printf("  %s: %s\n", k->formula, error.message);
        counts->wrong++;
    } else {
        judge_beside(f, k, directions, loud, counts);
    }
    descent_objective_free(f);
    descent_expression_free(expression);
}

// ---- catalogue ----

static descent_place place_of(const descent_known_point *point)
{
    switch (point->kind) {
    case DESCENT_POINT_MINIMUM:
        return DESCENT_PLACE_MINIMUM;
    case DESCENT_POINT_SADDLE:
        return DESCENT_PLACE_SADDLE;
    case DESCENT_POINT_MAXIMUM:
        return DESCENT_PLACE_MAXIMUM;
    case DESCENT_POINT_DEGENERATE_MINIMUM:
        return DESCENT_PLACE_DEGENERATE_MINIMUM;
    case DESCENT_POINT_DEGENERATE_SADDLE:
        return point->index > 0 ? DESCENT_PLACE_SADDLE : DESCENT_PLACE_DEGENERATE_SADDLE;
    default:
        return DESCENT_PLACE_KINK;
    }
}

static void judge_catalogue(unsigned directions, bool loud, verdict_points *counts)
{
    size_t count = 0;
    const descent_function_info *all = descent_catalogue(&count);
    for (size_t i = 0; i < count; i++) {
        descent_error error = {0};
        descent_objective *f = NULL;
        if (descent_objective_from_catalogue(&all[i], 0, NULL, 0, &f, &error) != DESCENT_OK) {
            continue;
        }
        const size_t n = descent_objective_parameters(f);
        for (size_t j = 0; j < all[i].point_count && n <= MOST; j++) {
            const descent_known_point *point = &all[i].points[j];
            known k = {.formula = all[i].name,
                       .place = place_of(point),
                       .index = point->index,
                       .nullity = point->nullity};
            if (point->kind != DESCENT_POINT_KINK &&
                descent_point_parse(point->x, n, k.x, &error) == DESCENT_OK) {
                judge_beside(f, &k, directions, loud, counts);
            }
        }
        descent_objective_free(f);
    }
}

// ---- condition ----

// Minima and saddles whose curvatures are 1 and c apart, c = 1 .. 1e12 (beyond, the smaller one
// is rounding of the larger); valleys that are straight, askew and bent.
static void judge_condition(unsigned directions, bool loud, verdict_points *counts)
{
    static const struct {
        const char *formula;
        double x, y;
        descent_place place;
        int index;
    } kinds[] = {
        {"%g*y^2 + x^2", 0.0, 0.0, DESCENT_PLACE_MINIMUM, 0},
        {"%g*y^2 - x^2 + x^4", 0.0, 0.0, DESCENT_PLACE_SADDLE, 1},
        {"%g*(x + y)^2 + (x - y - 1)^2", 0.5, -0.5, DESCENT_PLACE_MINIMUM, 0},
        {"%g*(x + 2*y)^2 - (x - y - 3)^2 + 7", 2.0, -1.0, DESCENT_PLACE_SADDLE, 1},
        {"%g*(y - x^2)^2 + (x - 1)^2", 1.0, 1.0, DESCENT_PLACE_MINIMUM, 0},
        {"%g*(y - x^2)^2 - (x - 1)^2 + (x - 1)^4", 1.0, 1.0, DESCENT_PLACE_SADDLE, 1},
        {"%g*y^2 + cos(x) + 3", 3.141592653589793, 0.0, DESCENT_PLACE_MINIMUM, 0},
    };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        for (double c = 1.0; c < 2e12; c *= 100.0) {
            char text[128];
            // NOLINTNEXTLINE(clang-diagnostic-format-nonliteral)
            (void)snprintf(text, sizeof text, kinds[i].formula, c);
            const known k = {.formula = text,
                             .x = {kinds[i].x, kinds[i].y},
                             .place = kinds[i].place,
                             .index = kinds[i].index};
            judge_formula(&k, directions, loud, counts);
        }
    }
}

// ---- symmetry ----

// Rayleigh's quotient of diag(1, 2, 4, 7): f does not change along x, and the unit vectors are
// critical, of index 0 .. 3. Thomson's problem for points x / |x| on a sphere: their lengths
// and three rotations are level.
static void judge_symmetric(unsigned directions, bool loud, verdict_points *counts)
{
    static const char rayleigh[] = "(a^2 + 2*b^2 + 4*c^2 + 7*d^2)/(a^2 + b^2 + c^2 + d^2)";
    for (int i = 0; i < 4; i++) {
        known k = {.formula = rayleigh,
                   .place = i == 0   ? DESCENT_PLACE_DEGENERATE_MINIMUM
                            : i == 3 ? DESCENT_PLACE_MAXIMUM
                                     : DESCENT_PLACE_SADDLE,
                   .index = i,
                   .nullity = 1};
        k.x[i] = i % 2 ? 1.0 : 2.0;
        judge_formula(&k, directions, loud, counts);
    }
    static const known others[] = {
        {"(a*c - 2)^2 + (a*d)^2 + (b*c)^2 + (b*d - 1)^2", // rank 1 to diag(2, 1)
         {1.4142135623730951, 0.0, 1.4142135623730951, 0.0},
         DESCENT_PLACE_DEGENERATE_MINIMUM,
         0,
         1},
        {"(a*c - 2)^2 + (a*d)^2 + (b*c)^2 + (b*d - 1)^2",
         {0.0, 1.0, 0.0, 1.0},
         DESCENT_PLACE_SADDLE,
         1,
         1},
        {"(a*c - 2)^2 + (a*d)^2 + (b*c)^2 + (b*d - 1)^2",
         {0.0, 0.5, 0.0, 2.0},
         DESCENT_PLACE_SADDLE,
         1,
         1},
        {"(x^2 + y^2 - 1)^2 + z^2", {0.6, 0.8, 0.0}, DESCENT_PLACE_DEGENERATE_MINIMUM, 0, 1},
        {"(x^2 + y^2 - 1)^2 - z^2 + z^4", {0.6, 0.8, 0.0}, DESCENT_PLACE_SADDLE, 1, 1},
        {"(x*y - 1)^2 - (z - 1)^2 + (z - 1)^4", {2.0, 0.5, 1.0}, DESCENT_PLACE_SADDLE, 1, 1},
        {"(x*y*z - 1)^2", {1.0, 1.0, 1.0}, DESCENT_PLACE_DEGENERATE_MINIMUM, 0, 2},
        {"cos(x - y) + cos(y - z)", {0.0, 0.0, 0.0}, DESCENT_PLACE_MAXIMUM, 2, 1},
        {"cos(x - y) + cos(y - z)", {3.141592653589793, 0.0, 0.0}, DESCENT_PLACE_SADDLE, 1, 1},
        {"1/sqrt((a/sqrt(a^2+b^2+c^2) - d/sqrt(d^2+g^2+h^2))^2 + "
         "(b/sqrt(a^2+b^2+c^2) - g/sqrt(d^2+g^2+h^2))^2 + "
         "(c/sqrt(a^2+b^2+c^2) - h/sqrt(d^2+g^2+h^2))^2)", // two charges
         {1.0, 0.0, 0.0, -1.0, 0.0, 0.0},
         DESCENT_PLACE_DEGENERATE_MINIMUM,
         0,
         4},
    };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        judge_formula(&others[i], directions, loud, counts);
    }
}

// ---- lines of Fukumizu and Amari ----

// One unit that fits t = tanh(x) v + noise at best, doubled: every split of its output weight
// is critical. y - v tanh(w s) on s = -2 .. 2 with residuals that are orthogonal to both
// derivatives, so that v = w = 1 is exact; the kind on the line is that of the exact point.
static void fill_line(char *text, size_t size, double twist)
{
    static const double at[] = {-2.0, -1.0, -0.5, 0.5, 1.0, 2.0};
    enum { ROWS = 6 };
    double a[ROWS], b[ROWS], r[ROWS], aa = 0.0, ab = 0.0, bb = 0.0, ra = 0.0, rb = 0.0;
    for (size_t i = 0; i < ROWS; i++) {
        a[i] = tanh(at[i]);
        b[i] = at[i] * (1.0 - a[i] * a[i]);
        r[i] = 0.3 * cos(twist * (double)(i + 1)) + 0.2 * at[i] * twist;
        aa += a[i] * a[i];
        ab += a[i] * b[i];
        bb += b[i] * b[i];
        ra += r[i] * a[i];
        rb += r[i] * b[i];
    }
    const double det = aa * bb - ab * ab;
    const double p = (ra * bb - rb * ab) / det, q = (rb * aa - ra * ab) / det;
    size_t used = 0;
    for (size_t i = 0; i < ROWS; i++) {
        used += (size_t)snprintf(text + used, size - used,
                                 "%s(a*tanh(b*%g) + c*tanh(d*%g) - %.17g)^2/6", i ? " + " : "",
                                 at[i], at[i], a[i] + r[i] - p * a[i] - q * b[i]);
    }
}

// Judges near a point whose kind is that which is said of it exactly there.
static void judge_as_said(const char *text, known *k, unsigned directions, bool loud,
                          verdict_points *counts)
{
    const descent_diagnose_options options = descent_diagnose_options_default();
    descent_error error = {0};
    descent_expression *expression = NULL;
    descent_objective *f = NULL;
    descent_diagnosis *d = NULL;
    k->formula = text;
    if (descent_expression_parse(text, NULL, 0, &expression, &error) == DESCENT_OK &&
        descent_objective_from_expression(expression, &f, &error) == DESCENT_OK &&
        descent_diagnose(f, k->x, NULL, &options, &d, &error) == DESCENT_OK) {
        k->place = d->place;
        k->index = (int)d->index_low;
        k->nullity = (int)d->zero_unexplained;
        judge_beside(f, k, directions, loud, counts);
    } else {
        counts->wrong++;
        printf("  %s: %s\n", text, error.message);
    }
    descent_diagnosis_free(d);
    descent_objective_free(f);
    descent_expression_free(expression);
}

static void judge_lines(unsigned directions, bool loud, verdict_points *counts)
{
    static const double splits[] = {0.5, 0.25, 0.9, -0.4, 1.7};
    for (double twist = 0.5; twist < 2.1; twist += 0.5) {
        char text[1024];
        fill_line(text, sizeof text, twist);
        for (size_t i = 0; i < sizeof splits / sizeof *splits; i++) {
            known k = {.x = {splits[i], 1.0, 1.0 - splits[i], 1.0}};
            judge_as_said(text, &k, directions, loud, counts);
        }
    }
}

// ---- networks of two inputs and four units ----

// One unit w = (1, -0.5), v = 1 that fits its targets at best, four times: as on the lines
// above, with residuals that are orthogonal to three derivatives.
static void fill_network(char *text, size_t size, double twist)
{
    enum { ROWS = 8 };
    double a[ROWS], r[ROWS], basis[3][ROWS], s[ROWS][2];
    for (size_t i = 0; i < ROWS; i++) {
        s[i][0] = cos(1.7 * (double)i + 0.3);
        s[i][1] = sin(2.9 * (double)i) + 0.2;
        a[i] = tanh(s[i][0] - 0.5 * s[i][1]);
        r[i] = 0.4 * cos(twist * (double)(i + 1)) + 0.1 * twist * s[i][0] * s[i][1];
        basis[0][i] = a[i];
        basis[1][i] = (1.0 - a[i] * a[i]) * s[i][0];
        basis[2][i] = (1.0 - a[i] * a[i]) * s[i][1];
    }
    for (size_t j = 0; j < 3; j++) { // Gram and Schmidt; the residuals last, twice for rounding
        for (size_t pass = 0; pass < 2; pass++) {
            for (size_t k = 0; k < j; k++) {
                double along = 0.0;
                for (size_t i = 0; i < ROWS; i++) {
                    along += basis[j][i] * basis[k][i];
                }
                for (size_t i = 0; i < ROWS; i++) {
                    basis[j][i] -= along * basis[k][i];
                }
            }
        }
        double length = 0.0;
        for (size_t i = 0; i < ROWS; i++) {
            length += basis[j][i] * basis[j][i];
        }
        for (size_t i = 0; i < ROWS; i++) {
            basis[j][i] /= sqrt(length);
        }
    }
    for (size_t j = 0; j < 6; j++) {
        double along = 0.0;
        for (size_t i = 0; i < ROWS; i++) {
            along += r[i] * basis[j % 3][i];
        }
        for (size_t i = 0; i < ROWS; i++) {
            r[i] -= along * basis[j % 3][i];
        }
    }
    size_t used = 0;
    for (size_t i = 0; i < ROWS; i++) {
        used += (size_t)snprintf(text + used, size - used, "%s(", i ? " + " : "");
        for (int unit = 0; unit < 4; unit++) {
            used += (size_t)snprintf(
                text + used, size - used, "%sx[%d]*tanh(x[%d]*%.17g + x[%d]*%.17g)",
                unit ? " + " : "", 3 * unit + 1, 3 * unit + 2, s[i][0], 3 * unit + 3, s[i][1]);
        }
        used += (size_t)snprintf(text + used, size - used, " - %.17g)^2/8", a[i] + r[i]);
    }
}

static void judge_networks(unsigned directions, bool loud, verdict_points *counts)
{
    static const double splits[][4] = {{0.25, 0.25, 0.25, 0.25},
                                       {0.7, 0.1, 0.1, 0.1},
                                       {-0.5, 0.5, 0.5, 0.5},
                                       {1.0, 0.0, 0.0, 0.0}};
    for (double twist = 0.5; twist < 2.1; twist += 0.5) {
        char text[8192];
        fill_network(text, sizeof text, twist);
        for (size_t i = 0; i < sizeof splits / sizeof *splits; i++) {
            known k = {.formula = NULL};
            for (size_t unit = 0; unit < 4; unit++) {
                k.x[3 * unit] = splits[i][unit];
                k.x[3 * unit + 1] = 1.0;
                k.x[3 * unit + 2] = -0.5;
            }
            judge_as_said(text, &k, directions, loud, counts);
        }
    }
}

// ---- charges on a sphere ----

// Thomson's problem: N points x / |x| that repel each other. N lengths and three rotations are
// level.
static void fill_charges(char *text, size_t size, int charges)
{
    size_t used = 0;
    for (int i = 0; i < charges; i++) {
        for (int j = 0; j < i; j++) {
            used += (size_t)snprintf(text + used, size - used, "%s1/sqrt(", used ? " + " : "");
            for (int c = 1; c <= 3; c++) {
                used += (size_t)snprintf(text + used, size - used,
                                         "%s(x[%d]/sqrt(x[%d]^2+x[%d]^2+x[%d]^2) - "
                                         "x[%d]/sqrt(x[%d]^2+x[%d]^2+x[%d]^2))^2",
                                         c > 1 ? " + " : "", 3 * i + c, 3 * i + 1, 3 * i + 2,
                                         3 * i + 3, 3 * j + c, 3 * j + 1, 3 * j + 2, 3 * j + 3);
            }
            used += (size_t)snprintf(text + used, size - used, ")");
        }
    }
}

// Rings in the plane, some with a charge at one pole or at both.
static void judge_charges(unsigned directions, bool loud, verdict_points *counts)
{
    static const struct {
        int ring, poles;
        descent_place place;
        int index;
    } rows[] = {{3, 0, DESCENT_PLACE_DEGENERATE_MINIMUM, 0},
                {3, 2, DESCENT_PLACE_DEGENERATE_MINIMUM, 0},
                {4, 2, DESCENT_PLACE_DEGENERATE_MINIMUM, 0},
                {4, 0, DESCENT_PLACE_SADDLE, 1},
                {5, 0, DESCENT_PLACE_SADDLE, 2}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const int charges = rows[i].ring + rows[i].poles;
        char text[16384];
        fill_charges(text, sizeof text, charges);
        known k = {.formula = text,
                   .place = rows[i].place,
                   .index = rows[i].index,
                   .nullity = charges + 3};
        for (int c = 0; c < charges; c++) {
            const double angle = 2.0 * 3.141592653589793 * c / rows[i].ring;
            const bool pole = c >= rows[i].ring;
            k.x[3 * c] = pole ? 0.0 : cos(angle);
            k.x[3 * c + 1] = pole ? 0.0 : sin(angle);
            k.x[3 * c + 2] = pole ? (c == rows[i].ring ? 1.0 : -1.0) : 0.0;
        }
        judge_formula(&k, directions, loud, counts);
    }
}

const verdict_point_group verdict_point_groups[] = {
    {"catalogue", judge_catalogue},
    {"condition 1 to 1e12", judge_condition},
    {"symmetric functions", judge_symmetric},
    {"lines of equal units", judge_lines},
    {"2-4-1 networks", judge_networks},
    {"charges on a sphere", judge_charges},
    {NULL, NULL},
};

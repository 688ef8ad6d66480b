// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Maps of functions with degenerate points, kinks, poles, flat tails and curves of points, and
// of one variable.
#include "map_check.h"

// Descents that stay on an axis of symmetry pass where the curvature along it is zero.
static void descents_pass_where_curvature_is_zero(void)
{
    static const char *const formulas[] = {"(x^2-1)^2 + y^2*(x^2+1)", "(x^2-1)^2 + y^2*x+2*y^2",
                                           "(x*y-1)^2 + 0.1*(x-y)^2"};
    for (size_t i = 0; i < sizeof formulas / sizeof *formulas; i++) {
        descent_map *map = find_default(formula(formulas[i], -3.0, 3.0));
        if (!CHECK(map->point_count == 3 && joins(map, 1.0, -1.0, 1.0))) {
            printf("    %s\n", formulas[i]);
        }
        descent_map_free(map);
    }
}

// x^4/4 - x^2/2: its maximum joins both minima, exactly, by the order on the line; with a lower
// end at 0 it leads out of the box.
static void a_maximum_on_a_line_joins_its_minima(void)
{
    descent_map *map = find_default(formula("x^4/4 - x^2/2", -2.0, 2.0));
    CHECK(map->separable && map->point_count == 3 && map->edge_count == 1);
    CHECK(map->edges[0].saddle == 2 && map->edges[0].from == 0 && map->edges[0].to == 1);
    CHECK_NEAR(map->points[0].x[0], -1.0, 1e-14);
    descent_map_free(map);
    map = find_default(formula("x^4/4 - x^2/2", -0.5, 2.0));
    CHECK(map->point_count == 2 && map->edge_count == 1);
    CHECK(map->edges[0].from == 0 && map->edges[0].to == SIZE_MAX);
    descent_map_free(map);
}

// x^3 has no slope at 0, |x| a kink, x^4 no curvature, cos(x) is level nowhere else.
static void places_on_a_line_have_their_kind(void)
{
    static const struct {
        const char *formula;
        descent_place kind;
        double x;
        uint64_t nullity;
    } rows[] = {{"x^3", DESCENT_PLACE_DEGENERATE_SADDLE, 0.0, 1},
                {"x^4", DESCENT_PLACE_DEGENERATE_MINIMUM, 0.0, 1},
                {"-(x - 0.3)^4", DESCENT_PLACE_DEGENERATE_SADDLE, 0.3, 1},
                {"abs(x - 0.1234)", DESCENT_PLACE_KINK, 0.1234, 0},
                {"abs(x)", DESCENT_PLACE_KINK, 0.0, 0}, /* a sample lies on it */
                {"abs(x - 0.1234) + x^2/8", DESCENT_PLACE_KINK, 0.1234, 0},
                {"(x - 0.7)^2*1e-9", DESCENT_PLACE_MINIMUM, 0.7, 0},
                {"(x - 0.7)^2*1e9", DESCENT_PLACE_MINIMUM, 0.7, 0},
                {"cos(x + 0.01)", DESCENT_PLACE_MAXIMUM, -0.01, 0},
                {"(x^2 - 1e-8)^2 + x^2*1e-7", DESCENT_PLACE_MINIMUM, 0.0, 0}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        descent_map *map = find_default(formula(rows[i].formula, -2.0, 2.0));
        if (!CHECK(map->point_count == 1 && map->points[0].kind == rows[i].kind &&
                   map->points[0].nullity == rows[i].nullity &&
                   fabs(map->points[0].x[0] - rows[i].x) <= 1e-5)) {
            printf("    %s\n", rows[i].formula);
        }
        descent_map_free(map);
    }
    // Two minima 2e-4 apart, with a maximum between.
    descent_map *map = find_default(formula("(x^2 - 1e-8)^2", -2.0, 2.0));
    CHECK(map->point_count == 3 && map->by_index[1] == 1.0);
    descent_map_free(map);
    map = find_default(formula("x^3 + 0.01*x", -1.0, 1.0));
    CHECK(map->point_count == 0 && map->gradient_flat == 1);
    descent_map_free(map);
    map = find_default(formula("log(x) + 1/x", -1.0, 4.0)); /* not a number to the left of 0 */
    CHECK(map->point_count == 1 && fabs(map->points[0].x[0] - 1.0) < 1e-12);
    descent_map_free(map);
}

// Counts that do not depend on where the first samples lie, and that say so where they do.
static void fine_lines_are_counted_or_said_unsettled(void)
{
    descent_map *map = find_default(formula("sin(1000*x)", -3.0, 3.0));
    CHECK(map->total == 1910.0 && map->unsettled == 0 && map->pieces >= 256);
    descent_map_free(map);
    map = find_default(formula("sin(1/x)", -1.0, 1.0)); /* has no number of them */
    CHECK(map->unsettled == 1 && map->total > 1000.0);
    descent_map_free(map);
    map = find_default(formula("x^3 + x", -3.0, 3.0)); /* a slope that is never small */
    CHECK(map->point_count == 0 && map->gradient_flat == 0);
    descent_map_free(map);
}

// Nothing leads over a pole, and a pole is no point.
static void poles_are_no_points(void)
{
    descent_map *map = find_default(formula("x + 1/x", -3.0, 3.0));
    CHECK(map->point_count == 2 && map->edge_count == 1);
    CHECK(map->edges[0].saddle == 1 && map->edges[0].from == SIZE_MAX &&
          map->edges[0].to == SIZE_MAX);
    descent_map_free(map);
    static const char *const none[] = {"log(abs(x - 0.1))", "0 - 1/(x - 0.3)^2"};
    for (size_t i = 0; i < 2; i++) {
        map = find_default(formula(none[i], -3.0, 3.0));
        CHECK(map->point_count == 0);
        descent_map_free(map);
    }
}

static void curves_of_minima_are_one(void)
{
    // A circle of minima is one, around a maximum.
    descent_map *map = find_default(formula("(x^2 + y^2 - 1)^2", -2.0, 2.0));
    CHECK(map->point_count == 2);
    CHECK(map->points[0].kind == DESCENT_PLACE_DEGENERATE_MINIMUM &&
          map->points[0].nullity == 1 && map->points[1].kind == DESCENT_PLACE_MAXIMUM);
    CHECK_NEAR(hypot(map->points[0].x[0], map->points[0].x[1]), 1.0, 1e-9);
    descent_map_free(map);
    // Two minima without curvature, as high as each other and apart, are two.
    map = find_default(formula("(x^2 - 1)^4 + (x - y^3)^2*(1 + y^2)", -2.0, 2.0));
    CHECK(map->by_index[0] >= 2.0);
    size_t flat = 0;
    for (size_t i = 0; i < map->point_count; i++) {
        flat += map->points[i].kind == DESCENT_PLACE_DEGENERATE_MINIMUM &&
                fabs(fabs(map->points[i].x[0]) - 1.0) < 1e-2;
    }
    CHECK(flat == 2);
    descent_map_free(map);
    // The tip of a cone.
    map = find_default(formula("sqrt(x^2 + 2*y^2 + x*y) + x/4", -2.0, 2.0));
    CHECK(map->point_count == 1 && map->points[0].kind == DESCENT_PLACE_KINK);
    CHECK(fabs(map->points[0].x[0]) < 1e-7 && fabs(map->points[0].x[1]) < 1e-7);
    descent_map_free(map);
    // No point, and a place where g lies in the kernel of H.
    map = find_default(formula("(x + y)^3 + 0.01*(x + y) + (x - y)^2", -1.0, 1.0));
    CHECK(map->point_count == 0 && map->gradient_flat > 0 && map->unseen == 1.0);
    CHECK(map->gradient_flat + map->outside == map->searches);
    descent_map_free(map);
}

// A kink is a point only where no way leads down from it, and not where it slopes along itself.
static void kinks_are_points_only_at_their_lowest(void)
{
    static const struct {
        const char *formula;
        double x, y;
    } rows[] = {{"abs(x) + y^2", 0.0, 0.0},
                {"max(x^2, y^2) + x*y/10", 0.0, 0.0},
                {"abs(x) + abs(y) + x*y/9", 0.0, 0.0},
                {"abs(x) + abs(y)", 0.0, 0.0},
                {"max(abs(x - 1), abs(y - x/3)) + 0.1*x^2", 1.0, 1.0 / 3.0}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        descent_map *map = find_default(formula(rows[i].formula, -3.0, 3.0));
        if (!CHECK(map->point_count == 1 && map->points[0].kind == DESCENT_PLACE_KINK &&
                   map->points[0].index == 0 && map->points[0].nullity == 0 &&
                   hypot(map->points[0].x[0] - rows[i].x, map->points[0].x[1] - rows[i].y) <
                       1e-6)) {
            printf("    %s: %zu\n", rows[i].formula, map->point_count);
        }
        descent_map_free(map);
    }
    // A circle of them is one row.
    descent_map *map = find_default(formula("abs(x^2 + y^2 - 1)", -4.0, 5.0));
    CHECK(map->by_index[0] == 1.0 && map->by_index[2] == 1.0 &&
          map->points[0].kind == DESCENT_PLACE_KINK && map->points[0].family);
    descent_map_free(map);
    // Kinks everywhere, none to stay at.
    map = find_default(formula("abs(x) + y", -3.0, 3.0));
    CHECK(map->point_count == 0);
    descent_map_free(map);
}

// Far out these functions are a number and rounding.
static void tails_of_functions_are_no_points(void)
{
    descent_map *map = find_default(formula("1 - exp(-x^2 - y^2)", -30.0, 30.0));
    CHECK(map->point_count == 1 && map->points[0].kind == DESCENT_PLACE_MINIMUM);
    CHECK(map->gradient_flat > 0);
    descent_map_free(map);
    map = find_default(formula("tanh(x)^2 + tanh(y)^2 + 0.1*tanh(x*y)", -30.0, 30.0));
    CHECK(map->point_count == 5 && map->by_index[0] == 1.0 && map->by_index[1] == 4.0);
    descent_map_free(map);
    map = find_default(formula("exp(-(x-3)^2 - y^2) + exp(-(x+3)^2 - (y-1)^2)", -50.0, 50.0));
    CHECK(map->by_index[0] == 0.0 && map->by_index[1] == 1.0 && map->by_index[2] == 2.0);
    descent_map_free(map);
    // A box that is a million times as large as the minima are apart.
    map = find_default(formula("(x^2-1)^2 + y^2*x + 2*y^2", -1e6, 1e6));
    CHECK(map->by_index[0] >= 1.0 && map->points[0].kind == DESCENT_PLACE_MINIMUM);
    descent_map_free(map);
}

// Curves of points: one row that says so, in the box.
static void families_of_points_are_one_row(void)
{
    static const struct {
        const char *formula;
        size_t curves, points;
    } rows[] = {{"x^2*y", 2, 3},
                {"(x*y - 1)^2", 1, 2},
                {"(x^2 - 1)^2*(y^2 + 1)", 1, 2},
                {"x^2*y^2", 1, 2}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        descent_map *map = find_default(formula(rows[i].formula, -2.0, 2.0));
        size_t curves = 0;
        for (size_t k = 0; k < map->point_count; k++) {
            const descent_map_point *p = &map->points[k];
            curves += p->family && p->nullity == 1;
            CHECK(fabs(p->x[0]) <= 2.0 + 1e-8 && fabs(p->x[1]) <= 2.0 + 1e-8);
        }
        if (!CHECK(curves == rows[i].curves && map->point_count == rows[i].points)) {
            printf("    %s: %zu curves, %zu points\n", rows[i].formula, curves,
                   map->point_count);
        }
        descent_map_free(map);
    }
}

// A narrow hole beside which the Hessian has nothing but its diagonal: rounding of 0 elsewhere.
static void narrow_holes_are_found(void)
{
    static const char *const formulas[] = {
        "0.1*(x^2+y^2)-exp(-((x-1)^2+(y-1)^2)/0.05)",
        "0.1*(x^2+y^2)-exp(-((x+2)^2+(y-1.5)^2)/0.1)",
        "0.2*(x^2+y^2+z^2)-3*exp(-((x-1)^2+(y+1)^2+(z-1)^2)/0.3)",
    };
    for (size_t i = 0; i < sizeof formulas / sizeof *formulas; i++) {
        descent_map *map = find_default(formula(formulas[i], -5.0, 5.0));
        if (!CHECK(!map->separable && map->point_count == 3)) {
            printf("    %s: %zu points\n", formulas[i], map->point_count);
        }
        descent_map_free(map);
    }
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(a_maximum_on_a_line_joins_its_minima),
                                       TEST(descents_pass_where_curvature_is_zero),
                                       TEST(places_on_a_line_have_their_kind),
                                       TEST(curves_of_minima_are_one),
                                       TEST(fine_lines_are_counted_or_said_unsettled),
                                       TEST(poles_are_no_points),
                                       TEST(kinks_are_points_only_at_their_lowest),
                                       TEST(tails_of_functions_are_no_points),
                                       TEST(families_of_points_are_one_row),
                                       TEST(narrow_holes_are_found)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}

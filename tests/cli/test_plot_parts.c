// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What pictures are made of: round ticks, dots, contours where the function has their level,
// and a region that no path takes for itself.
#include <stdlib.h>

#include "check.h"
#include "plot/canvas.h"
#include "plot/contour.h"
#include "plot/number.h"
#include "plot/picture.h"
#include "plot/region.h"
#include "plot/scene.h"
#include "plots.h"

// ---- numbers ----

static const char *label_of(cli_range range, size_t most, size_t i)
{
    static char label[CLI_LABEL];
    const cli_ticks ticks = cli_ticks_make(range, most);
    CHECK(i < ticks.count);
    cli_tick_label(&ticks, i, label);
    return label;
}

static void tick_labels_are_round_and_distinct(void)
{
    const cli_range unit = {0.0, 1.0}, far = {1e6, 1e6 + 10.0}, tiny = {0.0, 3e-7};
    CHECK(cli_ticks_make(unit, 6).count == 6);
    CHECK_TEXT(label_of(unit, 6, 0), "0.0");
    CHECK_TEXT(label_of(unit, 6, 1), "0.2");
    CHECK_TEXT(label_of(unit, 6, 5), "1.0");
    CHECK_TEXT(label_of((cli_range){-2.3, 2.3}, 5, 0), "-2");
    CHECK_TEXT(label_of((cli_range){-0.03, 0.03}, 8, 0), "-0.03");
    CHECK_TEXT(label_of((cli_range){0.0, 1461.0}, 8, 1), "200");
    CHECK_TEXT(label_of((cli_range){0.0, 450000.0}, 5, 4), "400000");
    CHECK_TEXT(label_of(far, 6, 1), "1.000002e6");
    CHECK_TEXT(label_of(tiny, 4, 0), "0");
    CHECK_TEXT(label_of(tiny, 4, 3), "3e-7");
    CHECK_TEXT(label_of((cli_range){-2e300, 2e300}, 3, 0), "-2e300");
}

// Powers of ten with 2 and 5 times each where there is room; less than one power has labels too.
static void ticks_of_powers_are_1_2_and_5(void)
{
    static const struct {
        double low, high;
        size_t most;
        const char *labels;
    } cases[] = {{0.15, 0.6, 8, "0.2 0.5 "},
                 {0.05, 2.4, 8, "0.05 0.1 0.2 0.5 1 2 "},
                 {0.05, 2.4, 3, "0.1 1 "},
                 {1e-9, 1e3, 5, "1e-5 1 "},
                 {30.0, 700.0, 8, "50 100 200 500 "},
                 {0.001, 0.01, 8, "0.001 0.002 0.005 0.01 "}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const cli_range range = {log10(cases[i].low), log10(cases[i].high)};
        const cli_ticks ticks = cli_ticks_make_log(range, cases[i].most);
        char text[256] = "";
        for (size_t k = 0; k < ticks.count; k++) {
            char label[CLI_LABEL];
            cli_tick_label(&ticks, k, label);
            snprintf(text + strlen(text), sizeof text - strlen(text), "%s ", label);
        }
        CHECK_TEXT(text, cases[i].labels);
    }
}

static void short_numbers_have_three_digits(void)
{
    static const struct {
        double value;
        const char *text;
    } cases[] = {{0.0, "0"},         {1.0, "1"},           {-2.5, "-2.5"},
                 {0.354, "0.354"},   {963.7, "964"},       {12345.0, "12300"},
                 {0.0012, "0.0012"}, {9.996e-4, "1e-3"},   {1234567.0, "1.23e6"},
                 {1e300, "1e300"},   {-4.5e-9, "-4.5e-9"}, {HUGE_VAL, "inf"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char label[CLI_LABEL];
        cli_format_short(cases[i].value, label);
        CHECK_TEXT(label, cases[i].text);
    }
    cli_text text = {0};
    cli_text_number(&text, 12.345, 1);
    cli_text_add(&text, " ");
    cli_text_number(&text, -0.04, 1);
    cli_text_add(&text, " ");
    cli_text_number(&text, -7.999, 2);
    cli_text_add(&text, " ");
    cli_text_number(&text, 1.05, 3);
    char *bytes = cli_text_take(&text);
    CHECK_TEXT(bytes, "12.3 0 -8 1.05");
    free(bytes);
}

// Ticks are whole multiples of 1, 2 or 5 times a power of ten, lie in the range, are as many as
// allowed at most, and a finer step would be too many.
static void ticks_are_round(void)
{
    for (int i = 0; i < 2000; i++) {
        const double low = sin(i * 1.7) * pow(10.0, i % 13 - 6);
        const double span = (1.01 + cos(i * 2.3)) * pow(10.0, i % 7 - 3) + 1e-6 * fabs(low);
        const cli_range range = {low, low + span};
        const size_t most = 2 + (size_t)(i % 11);
        const cli_ticks ticks = cli_ticks_make(range, most);
        CHECK(ticks.step == 1 || ticks.step == 2 || ticks.step == 5);
        CHECK(ticks.count <= most);
        const double step = ticks.step * pow(10.0, ticks.exponent);
        CHECK(span / step <= (double)most + 1.0);
        CHECK(span / (step / 2.5) >= (double)most - 1.0);
        for (size_t k = 0; k < ticks.count; k++) {
            const double at = cli_tick_value(&ticks, k);
            CHECK(at >= low - 1e-8 * step && at <= low + span + 1e-8 * step);
            CHECK_NEAR(at / step, round(at / step), 1e-9);
            char label[CLI_LABEL];
            cli_tick_label(&ticks, k, label);
            CHECK_NEAR(strtod(label, NULL) / step, at / step, 1e-9);
        }
    }
}

// ---- dots ----

static void each_dot_has_its_place_in_the_braille_cell(void)
{
    static const struct {
        size_t x, y;
        const char *text;
    } cases[] = {{0, 0, "\u2801"}, {0, 1, "\u2802"}, {0, 2, "\u2804"}, {1, 0, "\u2808"},
                 {1, 1, "\u2810"}, {1, 2, "\u2820"}, {0, 3, "\u2840"}, {1, 3, "\u2880"}};
    for (size_t i = 0; i < 8; i++) {
        cli_canvas canvas;
        if (!CHECK(cli_canvas_make(&canvas, 2, 1, true, 1))) {
            return;
        }
        unsigned char dots;
        cli_canvas_dot(&canvas, 0, 2 + cases[i].x, cases[i].y);
        CHECK(cli_canvas_cell(&canvas, 0, 0, &dots) == SIZE_MAX && dots == 0);
        CHECK(cli_canvas_cell(&canvas, 1, 0, &dots) == 0);
        char text[4];
        cli_braille(dots, text);
        CHECK_TEXT(text, cases[i].text);
        cli_canvas_free(&canvas);
    }
    char all[4];
    cli_braille(0xff, all);
    CHECK_TEXT(all, "\u28ff");
}

static bool has_dot(const cli_canvas *canvas, size_t layer, size_t x, size_t y)
{
    const size_t cell = y / canvas->down * canvas->columns + x / canvas->across;
    const size_t bit = y % canvas->down * canvas->across + x % canvas->across;
    return canvas->dots[layer * canvas->rows * canvas->columns + cell] >> bit & 1;
}

static size_t count_dots(const cli_canvas *canvas)
{
    size_t count = 0;
    for (size_t layer = 0; layer < canvas->layers; layer++) {
        for (size_t y = 0; y < canvas->height; y++) {
            for (size_t x = 0; x < canvas->width; x++) {
                count += has_dot(canvas, layer, x, y);
            }
        }
    }
    return count;
}

static void lines_are_clipped(void)
{
    cli_point a = {-1.0, 0.5}, b = {2.0, 0.5};
    CHECK(cli_clip(&a, &b));
    CHECK_NEAR(a.x, 0.0, 1e-15);
    CHECK_NEAR(b.x, 1.0, 1e-15);
    CHECK_NEAR(b.y, 0.5, 1e-15);
    a = (cli_point){-1.0, 0.5};
    b = (cli_point){0.5, 2.0};
    CHECK(!cli_clip(&a, &b)); /* past the corner */
    a = (cli_point){0.25, 0.25};
    b = (cli_point){0.25, 0.25};
    CHECK(cli_clip(&a, &b)); /* a point */
    a = b = (cli_point){0.25, 1.25};
    CHECK(!cli_clip(&a, &b));
    a = (cli_point){(double)NAN, 0.0};
    CHECK(!cli_clip(&a, &b));

    cli_canvas canvas;
    if (!CHECK(cli_canvas_make(&canvas, 5, 5, true, 1))) {
        return;
    }
    cli_canvas_line(&canvas, 0, (cli_point){1.5, 0.0}, (cli_point){1.5, 1.0});
    CHECK(count_dots(&canvas) == 0);
    cli_canvas_line(&canvas, 0, (cli_point){0.0, 1e12}, (cli_point){0.0, -1e12});
    CHECK(count_dots(&canvas) == 20);
    for (size_t y = 0; y < 20; y++) {
        CHECK(has_dot(&canvas, 0, 0, y));
    }
    cli_canvas_free(&canvas);
}

// Every dot of a circle lies within a dot of its radius, and there is one in every direction.
static void contours_are_round(void)
{
    enum { CELLS = 40 };
    cli_canvas canvas;
    double *heights = malloc(sizeof *heights * 80 * 80);
    if (!CHECK(heights && cli_canvas_make(&canvas, CELLS, CELLS / 2, true, 1))) {
        free(heights);
        return;
    }
    for (size_t y = 0; y < 80; y++) {
        for (size_t x = 0; x < 80; x++) {
            const double at[] = {(double)x - 39.5, (double)y - 39.5};
            heights[y * 80 + x] = bowl(at);
        }
    }
    const double radius = 30.3;
    cli_canvas_contour(&canvas, heights, radius * radius, 1);
    bool seen[90] = {false};
    size_t dots = 0;
    for (size_t y = 0; y < 80; y++) {
        for (size_t x = 0; x < 80; x++) {
            if (has_dot(&canvas, 0, x, y)) {
                const double dx = (double)x - 39.5, dy = (double)y - 39.5;
                CHECK(hypot(dx, dy) < radius && hypot(dx, dy) >= radius - 1.0);
                seen[(size_t)((atan2(dy, dx) + 3.14159266) / 6.2831854 * 90.0)] = true;
                dots++;
            }
        }
    }
    for (size_t i = 0; i < 90; i++) {
        CHECK(seen[i]);
    }
    CHECK(dots < 180); /* one dot thick: an octagon's 8 * 30.3 * tan(22.5 deg) * sqrt(2) */
    cli_canvas_free(&canvas);
    free(heights);
}

// ---- contours as lines ----

typedef struct traced {
    size_t lines, points, closed;
    double low, high; /* radii */
    double centre;
} traced;

static void take(cli_point *points, size_t count, void *user)
{
    traced *t = user;
    t->lines++;
    t->points += count;
    t->closed += points[0].x == points[count - 1].x && points[0].y == points[count - 1].y;
    for (size_t i = 0; i < count; i++) {
        const double radius = hypot(points[i].x - t->centre, points[i].y - t->centre);
        t->low = fmin(t->low, radius);
        t->high = fmax(t->high, radius);
    }
}

static void traces_are_joined(void)
{
    enum { SIDE = 101 };
    double *heights = malloc(sizeof *heights * SIDE * SIDE);
    if (!CHECK(heights != NULL)) {
        return;
    }
    for (size_t i = 0; i < (size_t)SIDE * SIDE; i++) {
        const double at[] = {(double)(i % SIDE) - 50.0, (double)(i / SIDE) - 50.0};
        heights[i] = bowl(at);
    }
    traced t = {.low = HUGE_VAL, .centre = 50.0};
    CHECK(cli_contour_trace(heights, SIDE, SIDE, 900.5, take, &t));
    CHECK(t.lines == 1 && t.closed == 1);
    CHECK(t.points > 200 && t.points < 300); /* an edge each: 8 * 30, and its start again */
    CHECK_NEAR(t.low, sqrt(900.5), 1e-3);
    CHECK_NEAR(t.high, sqrt(900.5), 1e-3);

    t = (traced){.low = HUGE_VAL, .centre = 50.0};
    CHECK(cli_contour_trace(heights, SIDE, SIDE, 3600.0, take, &t)); /* corners */
    CHECK(t.lines == 4 && t.closed == 0);
    t = (traced){.low = HUGE_VAL, .centre = 50.0};
    CHECK(cli_contour_trace(heights, SIDE, SIDE, 1e9, take, &t));
    CHECK(t.lines == 0);
    heights[50 * SIDE + 80] = (double)NAN; /* a hole in the circle opens it */
    t = (traced){.low = HUGE_VAL, .centre = 50.0};
    CHECK(cli_contour_trace(heights, SIDE, SIDE, 900.5, take, &t));
    CHECK(t.lines == 1 && t.closed == 0);
    free(heights);

    // A saddle cell: two lines that do not cross; the mean says which way.
    const double high[] = {2.0, 0.0, 0.0, 1.0}, low[] = {1.0, 0.0, 0.0, 1.0};
    t = (traced){.low = HUGE_VAL, .centre = 0.0};
    CHECK(cli_contour_trace(high, 2, 2, 0.7, take, &t));
    CHECK(t.lines == 2 && t.points == 4);
    CHECK_NEAR(t.high, hypot(1.0, 0.7), 1e-12); /* the crossing of the edge 0 .. 1 */
    t = (traced){.low = HUGE_VAL, .centre = 0.0};
    CHECK(cli_contour_trace(low, 2, 2, 0.7, take, &t));
    CHECK(t.lines == 2 && t.points == 4);
}

static void contour_levels_ascend_inside_the_range(void)
{
    // A cone has even levels; equal values, or none, have no level.
    double heights[10000];
    double out[CLI_PLOT_LEVELS];
    size_t count = 99;
    for (size_t i = 0; i < 10000; i++) {
        heights[i] = 7.0 + (double)((i * 7919) % 10000) / 10000.0;
    }
    CHECK(cli_contour_levels(heights, 10000, 10, out, &count));
    CHECK(count == 10);
    for (size_t i = 0; i < count; i++) {
        CHECK(out[i] > 7.0 && out[i] < 8.0 && (i == 0 || out[i] > out[i - 1]));
    }
    CHECK_NEAR(out[9] - out[8], out[1] - out[0], 0.02);
    // The cube of an even spread: the third power, so half of the levels below the median.
    for (size_t i = 0; i < 10000; i++) {
        heights[i] = pow(heights[i] - 7.0, 3.0);
    }
    CHECK(cli_contour_levels(heights, 10000, 10, out, &count));
    CHECK(out[4] < 0.125 && out[5] > 0.125);
    for (size_t i = 0; i < 10000; i++) {
        heights[i] = i % 2 ? 0.1 + 0.2 : 0.3; /* rounding is no valley */
    }
    CHECK(cli_contour_levels(heights, 10000, 10, out, &count));
    CHECK(count == 0);
    for (size_t i = 0; i < 10000; i++) {
        heights[i] = i % 2 ? (double)NAN : HUGE_VAL;
    }
    CHECK(cli_contour_levels(heights, 10000, 10, out, &count));
    CHECK(count == 0);
}

static double distance_to_line(cli_point p, const cli_point *line, size_t count)
{
    double nearest = HUGE_VAL;
    for (size_t i = 0; i + 1 < count; i++) {
        const double dx = line[i + 1].x - line[i].x, dy = line[i + 1].y - line[i].y;
        const double length = dx * dx + dy * dy;
        double t =
            ((p.x - line[i].x) * dx + (p.y - line[i].y) * dy) / (length > 0.0 ? length : 1.0);
        t = fmax(0.0, fmin(1.0, t));
        nearest = fmin(nearest, hypot(p.x - line[i].x - t * dx, p.y - line[i].y - t * dy));
    }
    return nearest;
}

static void simplified_lines_stay_near(void)
{
    enum { COUNT = 2000 };
    static cli_point all[COUNT], few[COUNT];
    for (size_t i = 0; i < COUNT; i++) {
        const double t = (double)i * 0.01;
        all[i] = few[i] = (cli_point){100.0 * cos(t) + 3.0 * sin(40.0 * t), t * t};
    }
    const size_t count = cli_simplify(few, COUNT, 0.5);
    CHECK(count > 10 && count < COUNT / 2);
    CHECK(few[0].x == all[0].x && few[count - 1].x == all[COUNT - 1].x);
    double worst = 0.0;
    for (size_t i = 0; i < COUNT; i++) {
        worst = fmax(worst, distance_to_line(all[i], few, count));
    }
    CHECK(worst < 1.0);
    // There and back on a straight line: the turn stays.
    cli_point turn[] = {{0, 0}, {1, 0}, {2, 0}, {3, 0}, {2, 0}, {1, 0}};
    CHECK(cli_simplify(turn, 6, 0.1) == 3);
    CHECK_NEAR(turn[1].x, 3.0, 0.0);
}

// ---- the region ----

static void runaway_paths_do_not_squeeze(void)
{
    const double good[] = {2.0, 1.0, 1.0, 0.5, 0.1, 0.0};
    double away[400], falls[400];
    for (size_t i = 0; i < 200; i++) {
        away[2 * i] = 2.0 * pow(-30.0, (double)i);
        away[2 * i + 1] = pow(-30.0, (double)i);
        falls[2 * i] = 2.0;
        falls[2 * i + 1] = 1.0 + pow(10.0, (double)i);
    }
    cli_plot_line lines[] = {{.name = "good", .at = good, .count = 3},
                             {.name = "away", .at = away, .count = 200}};
    cli_plot plot = plot_of(bowl, 2, lines, 2);
    cli_scene scene;
    if (CHECK(cli_scene_make(&plot, &scene))) {
        CHECK(scene.x.low < 0.1 && scene.x.high > 2.0 && scene.x.high - scene.x.low < 6.0);
        CHECK(scene.y.low < 0.0 && scene.y.high > 1.0 && scene.y.high - scene.y.low < 6.0);
        cli_scene_free(&scene);
    }
    // Also where the function falls without end.
    lines[1] = (cli_plot_line){.name = "falls", .at = falls, .count = 200};
    plot = plot_of(level_ground, 2, lines, 2);
    if (CHECK(cli_scene_make(&plot, &scene))) {
        CHECK(scene.y.low < 0.0 && scene.y.high > 1.0 && scene.y.high - scene.y.low < 20.0);
        cli_scene_free(&scene);
    }
    // The box: all of it when exact, widening otherwise.
    plot.lower[0] = plot.lower[1] = -3.0;
    plot.upper[0] = plot.upper[1] = 3.0;
    plot.exact = true;
    if (CHECK(cli_scene_make(&plot, &scene))) {
        CHECK(scene.x.low == -3.0 && scene.x.high == 3.0 && scene.y.low == -3.0);
        cli_scene_free(&scene);
    }
    plot.exact = false;
    plot.lower[0] = -1e6;
    plot.upper[0] = 1e6;
    plot.line_count = 1;
    if (CHECK(cli_scene_make(&plot, &scene))) {
        CHECK(scene.x.low < 0.1 && scene.x.high > 2.0 && scene.x.high - scene.x.low < 10.0);
        cli_scene_free(&scene);
    }
}

static double two_wells(const double *x)
{
    return pow(x[0], 4.0) - 2.0 * x[0] * x[0] + 0.3 * x[0];
}

static double waves(const double *x)
{
    return sin(x[0]) + 0.5 * sin(3.0 * x[0]);
}

static double falling(const double *x)
{
    return exp(-x[0]);
}

static double two_wells_wide(const double *x)
{
    return two_wells(x) + x[1] * x[1];
}

static double valley(const double *x)
{
    return x[0] * x[0] + 20.0 * x[1] * x[1];
}

static double slope(const double *x)
{
    return x[0] + x[1] * x[1];
}

// The whole well of a path is shown, and not much more: the other half of the valley and the
// better minimum beside it; a slope without end only so far.
static void the_whole_well_is_shown(void)
{
    static const struct {
        function *f;
        size_t variables;
        double path[4];
        double low[2], high[2]; /* what is shown at least */
        double most;            /* width */
    } rows[] = {
        {waves, 1, {1.0, 1.5708}, {-1.0, 0}, {4.1, 0}, 8.0},
        {two_wells, 1, {2.0, 0.96}, {-2.0, 0}, {2.0, 0}, 5.0},
        {two_wells, 1, {0.2, 0.96}, {-1.4, 0}, {1.3, 0}, 4.0},
        {falling, 1, {0.0, 1.0}, {-0.1, 0}, {2.0, 0}, 5.0},
        {two_wells_wide, 2, {1.5, 1.0, 0.96, 0.0}, {-1.5, -1.3}, {1.5, 1.3}, 4.0},
        {valley, 2, {3.0, 1.0, 0.0, 0.0}, {-5.0, -1.1}, {5.0, 1.1}, 13.0},
        {bowl, 2, {2.0, 1.0, 0.5, 0.2}, {-2.1, -2.1}, {2.1, 2.1}, 6.0},
        {slope, 2, {0.0, 1.0, -1.0, 0.1}, {-1.5, -1.0}, {0.0, 1.0}, 4.5},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const cli_plot_line line = {.name = "gd", .at = rows[i].path, .count = 2};
        const cli_plot plot = plot_of(rows[i].f, rows[i].variables, &line, 1);
        cli_scene scene;
        if (!CHECK(cli_scene_make(&plot, &scene))) {
            continue;
        }
        const int before = check_failures;
        CHECK(scene.x.low <= rows[i].low[0] && scene.x.high >= rows[i].high[0]);
        CHECK(scene.x.high - scene.x.low <= rows[i].most);
        if (rows[i].variables == 2) {
            CHECK(scene.y.low <= rows[i].low[1] && scene.y.high >= rows[i].high[1]);
        }
        if (check_failures > before) {
            printf("  row %zu: x %g to %g, y %g to %g\n", i, scene.x.low, scene.x.high,
                   scene.y.low, scene.y.high);
        }
        cli_scene_free(&scene);
    }
    // x^4 - 2 x^2 + 0.3 x from 2 is not drawn to f = 50.
    const double path[] = {2.0, 0.96};
    const cli_plot_line line = {.name = "gd", .at = path, .count = 2};
    const cli_plot plot = plot_of(two_wells, 1, &line, 1);
    cli_scene scene;
    if (CHECK(cli_scene_make(&plot, &scene))) {
        CHECK(scene.y.high < 13.0 && scene.y.low < -1.3);
        cli_scene_free(&scene);
    }
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(tick_labels_are_round_and_distinct),
        TEST(ticks_of_powers_are_1_2_and_5),
        TEST(short_numbers_have_three_digits),
        TEST(ticks_are_round),
        TEST(each_dot_has_its_place_in_the_braille_cell),
        TEST(lines_are_clipped),
        TEST(contours_are_round),
        TEST(traces_are_joined),
        TEST(contour_levels_ascend_inside_the_range),
        TEST(simplified_lines_stay_near),
        TEST(runaway_paths_do_not_squeeze),
        TEST(the_whole_well_is_shown),
    };
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}

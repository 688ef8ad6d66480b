// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Pictures: exact small ones, and what must hold for all of them: no line too wide, contours
// where the function has their level, documents that are XML.
#include <ctype.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check.h"
#include "failing_alloc.h"
#include "output.h"
#include "plot.h"
#include "plot_parts.h"
#include "progress.h"

typedef double function(const double *x);

static size_t variables_now; /* of the function that `values` is asked for */

static void values(size_t count, const double *points, double *out, void *user)
{
    function *const *f = user;
    for (size_t i = 0; i < count; i++) {
        out[i] = (*f)(points + i * variables_now);
    }
}

static double bowl(const double *x)
{
    return x[0] * x[0] + x[1] * x[1];
}

static double half_bowl(const double *x)
{
    return x[0] < 0.0 ? (double)NAN : bowl(x);
}

static double pole(const double *x)
{
    return x[0] < 0.0 ? HUGE_VAL : bowl(x);
}

static double level_ground(const double *x)
{
    return 0.0 * x[0] + 3.0;
}

static double parabola(const double *x)
{
    return x[0] * x[0];
}

static double wild(const double *x)
{
    return sin(1e3 * x[0]) * sin(1.3e3 * x[1]);
}

static function *shown;

static cli_plot plot_of(function *f, size_t variables, const cli_plot_line *lines, size_t count)
{
    shown = f;
    variables_now = variables;
    return (cli_plot){.variables = variables,
                      .title = "a title",
                      .names = {"x", variables == 2 ? "y" : "f"},
                      .values = values,
                      .user = &shown,
                      .lines = lines,
                      .line_count = count};
}

// ---- numbers ----

static const char *label_of(cli_range range, size_t most, size_t i)
{
    static char label[CLI_LABEL];
    const cli_ticks ticks = cli_ticks_make(range, most);
    CHECK(i < ticks.count);
    cli_tick_label(&ticks, i, label);
    return label;
}

static void labels(void)
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

static void short_numbers(void)
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

static void braille(void)
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

static void levels(void)
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
    cli_plot_line lines[] = {{"good", good, 3, false}, {"away", away, 200, false}};
    cli_plot plot = plot_of(bowl, 2, lines, 2);
    cli_scene scene;
    if (CHECK(cli_scene_make(&plot, &scene))) {
        CHECK(scene.x.low < 0.1 && scene.x.high > 2.0 && scene.x.high - scene.x.low < 6.0);
        CHECK(scene.y.low < 0.0 && scene.y.high > 1.0 && scene.y.high - scene.y.low < 6.0);
        cli_scene_free(&scene);
    }
    // Also where the function falls without end.
    lines[1] = (cli_plot_line){"falls", falls, 200, false};
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

// ---- text ----

static char *text_of(const cli_plot *plot, size_t columns, size_t rows, bool utf8, int colours)
{
    const cli_plot_look look = {columns, rows, utf8, colours};
    return cli_plot_text(plot, &look);
}

static void exact_series(void)
{
    const double rising[] = {0.0, 1.0, 2.0, 3.0};
    const cli_plot_line line = {"up", rising, 4, false};
    const cli_plot plot = {.names = {"k", NULL}, .first = 1, .lines = &line, .line_count = 1};
    char *text = text_of(&plot, 20, 8, true, 16);
    CHECK_TEXT(text, "  │             \033[91m⡠⠊\033[0m\n"
                     "  │           \033[91m⡠⠊\033[0m\n"
                     "2 ┤        \033[91m⢀⠤⠊\033[0m\n"
                     "  │      \033[91m⡠⠒⠁\033[0m\n"
                     "  │    \033[91m⡠⠊\033[0m\n"
                     "0 ┤  \033[91m⡠⠊\033[0m\n"
                     "  └──────┬───────┬──\n"
                     "         2       4 k\n"
                     "   \033[91m━━\033[0m up\n");
    free(text);
    text = text_of(&plot, 20, 8, false, 0);
    CHECK_TEXT(text, "  |             uu\n"
                     "  |           uu\n"
                     "2 +         uu\n"
                     "  |      uuu\n"
                     "  |    uu\n"
                     "0 +  uu\n"
                     "  +------+-------+--\n"
                     "         2       4 k\n"
                     "   u up\n");
    free(text);
}

static void exact_contours(void)
{
    const double path[] = {-1.0, 1.0, 0.0, 0.0};
    const cli_plot_line line = {"adam", path, 2, false};
    cli_plot plot = plot_of(bowl, 2, &line, 1);
    plot.lower[0] = plot.lower[1] = -1.0;
    plot.upper[0] = plot.upper[1] = 1.0;
    plot.exact = true;
    char *text = text_of(&plot, 26, 14, true, 0);
    CHECK_TEXT(text, "?");
    free(text);
    text = text_of(&plot, 26, 14, false, 0);
    CHECK_TEXT(text, "?");
    free(text);
}

// Lines between SGR sequences; the widest, and how many.
static size_t widest_line(const char *text, size_t *lines)
{
    size_t widest = 0, columns = 0;
    *lines = 0;
    for (const char *c = text; *c; c++) {
        if (*c == '\033') {
            c = strchr(c, 'm');
        } else if (*c == '\n') {
            widest = columns > widest ? columns : widest;
            columns = 0;
            ++*lines;
        } else {
            columns += ((unsigned char)*c & 0xc0) != 0x80;
        }
    }
    return widest;
}

static const double one_point[] = {0.5, -0.5};
static const double nowhere[] = {(double)NAN, 1.0, HUGE_VAL, 2.0};
static const double huge_steps[] = {1.0, 1.0, -1e308, 1e308, 1e308, -1e308, 0.0, 0.0};
static const double series_values[] = {1e308, -1e308, (double)NAN, 0.0, 5.0};

static const cli_plot_line odd_lines[] = {
    {"one point", one_point, 1, false},
    {"nowhere, with a name that is much longer than the picture is wide, and then some",
     nowhere, 2, false},
    {"none", NULL, 0, false},
    {"\u03b2\u2081 \xff\x01 <&>\"'", huge_steps, 4, false},
    {"one point", one_point, 1, false}};

static function *const functions[] = {bowl, half_bowl, pole, level_ground, wild};

static void no_line_is_too_wide(void)
{
    for (size_t f = 0; f < 15; f++) {
        cli_plot plot = plot_of(functions[f % 5], 2 - f / 5, odd_lines, 5);
        cli_plot_line series[] = {{"a", series_values, 5, false},
                                  {"b", series_values, 5, true}};
        if (f / 5 == 1) { /* one variable */
            shown = f == 9 ? level_ground : parabola;
        } else if (f / 5 == 2) {
            plot.lines = series;
            plot.line_count = f - 10 < 2 ? f - 10 : 2;
        }
        for (size_t columns = 20; columns <= 100; columns += 16) {
            for (int look = 0; look < 4; look++) {
                char *text = text_of(&plot, columns, 24, look & 1, look & 2 ? 256 : 0);
                if (!CHECK(text != NULL)) {
                    continue;
                }
                size_t lines;
                CHECK(widest_line(text, &lines) <= columns);
                CHECK(lines >= 24 && lines <= 24 + 12);
                CHECK(strlen(text) > 0 && text[strlen(text) - 1] == '\n');
                bool clean = true;
                for (const char *c = text; *c; c++) {
                    clean = clean && ((unsigned char)*c >= 0x20 || *c == '\n' || *c == '\033');
                    clean = clean && (look & 1 || (unsigned char)*c < 0x80);
                    clean = clean && (look & 2 || *c != '\033');
                }
                CHECK(clean);
                free(text);
            }
        }
    }
}

static void cells_without_value_are_empty(void)
{
    cli_plot plot = plot_of(half_bowl, 2, NULL, 0);
    plot.names[0] = plot.names[1] = plot.title = NULL;
    plot.lower[0] = plot.lower[1] = -1.0;
    plot.upper[0] = plot.upper[1] = 1.0;
    for (int i = 0; i < 2; i++) {
        shown = i ? pole : half_bowl;
        char *text = text_of(&plot, 66, 22, false, 0);
        size_t left = 0, right = 0;
        char *line = text;
        for (size_t row = 0; line && row < 20; row++) {
            char *axis = strpbrk(line, "|+");
            char *end = strchr(line, '\n');
            if (!CHECK(axis && end)) {
                break;
            }
            const size_t half = (66 - (size_t)(axis - line) - 1) / 2;
            for (char *c = axis + 1; c < end; c++) {
                const bool dot = *c != ' ';
                left += dot && (size_t)(c - axis - 1) < half;
                right += dot && (size_t)(c - axis - 1) >= half;
            }
            line = end + 1;
        }
        CHECK(left == 0 && right > 50);
        free(text);
    }
}

// The letters of paths differ, also for names that begin alike.
static void letters(void)
{
    static const double path[] = {0, 0, 1, 1};
    const cli_plot_line lines[] = {{"adam", path, 2, false},
                                   {"adamw", path, 2, false},
                                   {"a", path, 2, false},
                                   {"momentum", path, 2, false},
                                   {"o", path, 2, false}};
    const cli_plot plot = plot_of(bowl, 2, lines, 5);
    char *text = text_of(&plot, 100, 24, false, 0);
    if (CHECK(text != NULL)) {
        CHECK(strstr(text, " a adam   d adamw   b a   m momentum   c o   o start") != NULL);
        free(text);
    }
}

// ---- SVG ----

// A small check of well-formedness: tags are closed in order, attributes quoted, entities
// known.
static bool well_formed(const char *c)
{
    char open[32][16];
    size_t depth = 0;
    while (*c) {
        if (*c == '&') {
            if (strncmp(c, "&amp;", 5) && strncmp(c, "&lt;", 4) && strncmp(c, "&gt;", 4)) {
                return false;
            }
            c++;
        } else if (*c != '<') {
            if ((unsigned char)*c < 0x20 && *c != '\n') {
                return false;
            }
            c++;
        } else {
            const bool closes = c[1] == '/';
            c += 1 + closes;
            char name[16] = "";
            for (size_t i = 0; isalnum((unsigned char)*c) && i + 1 < sizeof name; c++) {
                name[i++] = *c;
            }
            bool quoted = false, itself = false;
            for (; *c && (quoted || *c != '>'); c++) {
                if (*c == '<') {
                    return false;
                }
                quoted = *c == '"' ? !quoted : quoted;
                itself = !quoted && *c == '/';
            }
            if (!*c++ || !*name) {
                return false;
            }
            if (closes) {
                if (depth == 0 || strcmp(open[--depth], name) != 0) {
                    return false;
                }
            } else if (!itself) {
                if (depth == 32) {
                    return false;
                }
                strcpy(open[depth++], name);
            }
        }
    }
    return depth == 0;
}

static void documents_are_well_formed(void)
{
    CHECK(!well_formed("<a><b></a></b>") && !well_formed("<a>") && !well_formed("a & b"));
    for (size_t f = 0; f < 10; f++) {
        cli_plot plot = plot_of(f < 5 ? functions[f] : parabola, f < 5 ? 2 : 1, odd_lines, 5);
        cli_plot_line series[] = {{"a", series_values, 5, false},
                                  {"b", series_values, 5, true}};
        if (f == 9) {
            plot = (cli_plot){.lines = series, .line_count = 2};
        }
        plot.title = "a < b & \"c\" > \x01 \xff \xed\xa0\x80 \u03b2";
        char *svg = cli_plot_svg(&plot);
        if (CHECK(svg != NULL)) {
            CHECK(well_formed(svg));
            CHECK(strstr(svg, "a &lt; b &amp; \"c\" &gt; ? ? ??? \u03b2"));
            CHECK(!strstr(svg, "nan") && !strstr(svg, "inf"));
            CHECK(strlen(svg) < 200000);
            free(svg);
        }
    }
}

// Every point of the lines of a level has that height. The picture of -1 .. 1 is linear in
// both axes, so two ticks give its scale; here the frame of the axes does.
static void polylines_have_their_level(void)
{
    cli_plot plot = plot_of(bowl, 2, NULL, 0);
    plot.lower[0] = plot.lower[1] = -1.0;
    plot.upper[0] = plot.upper[1] = 1.0;
    char *svg = cli_plot_svg(&plot);
    if (!CHECK(svg != NULL)) {
        return;
    }
    const char *axis = strstr(svg, "class=\"axis\"");
    const char *frame = axis ? strchr(axis, 'v') : NULL;
    double left = 0.0, top = 0.0, width = 0.0, height = 0.0;
    for (const char *c = axis; c && (frame = strchr(c, 'v')) != NULL; c = frame + 1) {
        if (sscanf(frame, "v%lfh%lfv", &height, &width) == 2) { /* the M before it */
            for (c = frame; *c != 'M'; c--) {
            }
            CHECK(sscanf(c, "M%lf %lf", &left, &top) == 2);
            break;
        }
    }
    CHECK(width > 600.0 && height > 400.0);
    size_t paths = 0, points = 0;
    for (char *c = svg; (c = strstr(c, "class=\"level\"")) != NULL;) {
        char *d = strstr(c, " d=\"") + 4;
        const double level = strtod(strstr(d, "<title>") + 7, NULL);
        paths++;
        for (c = d; *c != '"';) {
            if (*c == 'M' || *c == ' ' || *c == 'Z') {
                c++;
                continue;
            }
            const double x = strtod(c, &c), y = strtod(c, &c);
            const double at[] = {2.0 * (x - left) / width - 1.0,
                                 1.0 - 2.0 * (y - top) / height};
            // Titles have three digits; a pixel is 0.004, coordinates have one decimal.
            CHECK_NEAR(bowl(at), level, 0.006);
            points++;
        }
    }
    CHECK(paths == CLI_PLOT_LEVELS && points > 300 && points < 5000);
    free(svg);
}

static void documents_stay_small(void)
{
    enum { STEPS = 100000 };
    double *path = malloc(sizeof *path * 2 * STEPS);
    if (!CHECK(path != NULL)) {
        return;
    }
    uint64_t state = 1;
    for (size_t i = 0; i < 2 * STEPS; i++) {
        state = state * 6364136223846793005U + 1442695040888963407U;
        path[i] = (double)(state >> 33) / 4294967296.0;
    }
    const cli_plot_line lines[] = {{"noise", path, STEPS, false},
                                   {"more", path + 1, STEPS - 1, false}};
    cli_plot plot = plot_of(wild, 2, lines, 2);
    char *svg = cli_plot_svg(&plot);
    CHECK(svg && strlen(svg) < 200000 && well_formed(svg));
    free(svg);
    const cli_plot_line series[] = {{"raw", path, 2 * STEPS, true},
                                    {"line", path, 2 * STEPS, false}};
    plot = (cli_plot){.lines = series, .line_count = 2};
    svg = cli_plot_svg(&plot);
    CHECK(svg && strlen(svg) < 200000 && well_formed(svg));
    free(svg);
    free(path);
}

// ---- files and memory ----

static char *read_text(const char *path)
{
    FILE *file = fopen(path, "r");
    char *text = calloc(1, 300000);
    if (file && text) {
        CHECK(fread(text, 1, 299999, file) > 0);
    }
    if (file) {
        fclose(file);
    }
    return text;
}

static void saving(void)
{
    char path[512];
    snprintf(path, sizeof path, "%s/picture.svg", DESCENT_BINARY_DIR);
    unlink(path);
    const cli_plot plot = plot_of(bowl, 2, odd_lines, 1);
    CHECK(cli_plot_save(&plot, path) == CLI_DONE);
    CHECK(cli_plot_save(&plot, path) == CLI_DONE); /* again */
    char *saved = read_text(path), *svg = cli_plot_svg(&plot);
    CHECK_TEXT(saved, svg);
    free(saved);
    free(svg);
    CHECK(cli_plot_save(&plot, "/dev/null") == CLI_DONE);
    struct stat facts;
    CHECK(stat("/dev/null", &facts) == 0 && S_ISCHR(facts.st_mode));
    CHECK(cli_plot_save(&plot, "/nowhere/picture.svg") == CLI_FAILED);
    CHECK(cli_plot_save(&plot, DESCENT_BINARY_DIR) == CLI_FAILED);
    CHECK(cli_plot_save(&plot, "/dev/full") == CLI_FAILED);
}

static void memory(void)
{
    static const double path[] = {0.5, 0.5, 0.2, 0.1, 0.0, 0.0};
    const cli_plot_line lines[] = {{"a", path, 3, false}, {"b", path, 3, true}};
    for (size_t variables = 0; variables < 3; variables++) {
        const cli_plot plot =
            plot_of(variables == 2 ? bowl : parabola, variables, lines, variables ? 1 : 2);
        for (int svg = 0; svg < 2; svg++) {
            for (long n = 1;; n++) {
                const cli_plot_look look = {40, 12, true, 0};
                failing_alloc_start(n);
                char *text = svg ? cli_plot_svg(&plot) : cli_plot_text(&plot, &look);
                const bool failed = failing_alloc_stop();
                CHECK((text == NULL) == failed);
                free(text);
                if (!failed) {
                    CHECK(n > 4);
                    break;
                }
            }
        }
    }
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(labels),
        TEST(short_numbers),
        TEST(ticks_are_round),
        TEST(braille),
        TEST(lines_are_clipped),
        TEST(contours_are_round),
        TEST(traces_are_joined),
        TEST(levels),
        TEST(simplified_lines_stay_near),
        TEST(runaway_paths_do_not_squeeze),
        TEST(exact_series),
        TEST(exact_contours),
        TEST(no_line_is_too_wide),
        TEST(cells_without_value_are_empty),
        TEST(letters),
        TEST(documents_are_well_formed),
        TEST(polylines_have_their_level),
        TEST(documents_stay_small),
        TEST(saving),
        TEST(memory),
    };
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}

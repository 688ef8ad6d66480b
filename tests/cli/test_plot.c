// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Pictures: exact small ones, and what must hold for all of them: no line too wide, documents
// that are XML and whose lines lie at the right heights.
#include <ctype.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check.h"
#include "failing_alloc.h"
#include "plot/picture.h"
#include "plot/plot.h"
#include "plot/scene.h"
#include "plot/svg.h"
#include "plot/text.h"
#include "plots.h"
#include "shell/output.h"

// ---- text ----

static char *text_of(const cli_plot *plot, size_t columns, size_t rows, bool utf8, int colours)
{
    const cli_plot_look look = {columns, rows, utf8, colours};
    return cli_plot_text(plot, &look);
}

static void a_series_is_drawn_to_the_character(void)
{
    const double rising[] = {0.0, 1.0, 2.0, 3.0};
    const cli_plot_line line = {.name = "up", .at = rising, .count = 4};
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

// Decades take the same height each; every tenth epoch is drawn, at its place; the mark stands
// on its value; what is not above 0 is a gap.
static void decades_take_the_same_height_each(void)
{
    static const double losses[] = {1000.0, 100.0, 10.0, 0.0, 0.1, 0.01};
    static const double best[] = {(double)NAN, (double)NAN, (double)NAN,
                                  (double)NAN, (double)NAN, 0.01};
    const cli_plot_line lines[] = {{.name = "loss", .at = losses, .count = 6},
                                   {.name = "best", .at = best, .count = 6, .points = true}};
    const cli_plot plot = {.names = {"epoch", NULL},
                           .first = 10.0,
                           .step = 10.0,
                           .log = true,
                           .lines = lines,
                           .line_count = 2};
    const cli_plot_look look = {.columns = 36, .rows = 9};
    char *text = cli_plot_text(&plot, &look);
    CHECK_TEXT(text, "     |  lll\n"
                     " 100 +     llll\n"
                     "     |         llll\n"
                     "     |\n"
                     "   1 +\n"
                     "     |                      lll\n"
                     "0.01 +                         llB\n"
                     "     +--+----+----+----+----+----+--\n"
                     "       10   20   30   40   50  epoch\n"
                     "      l loss   B best\n");
    free(text);
}

static void contours_are_drawn_to_the_character(void)
{
    const double path[] = {-1.0, 1.0, 0.0, 0.0};
    const cli_plot_line line = {.name = "adam", .at = path, .count = 2};
    cli_plot plot = plot_of(bowl, 2, &line, 1);
    plot.lower[0] = plot.lower[1] = -1.0;
    plot.upper[0] = plot.upper[1] = 1.0;
    plot.exact = true;
    char *text = text_of(&plot, 26, 14, true, 0);
    CHECK_TEXT(text, "    a title\n"
                     "   y\n"
                     " 1 ┤○a⠊ ⢀⡠⠔⠒⠊    ⠑⠒⠢⢄⡀ ⠑⢄\n"
                     "   │⠊ aaa ⢀⡠⠤⠒⠒⠒⠒⠤⢄⡀ ⠈⠢⡀ ⠑\n"
                     "   │ ⡰⠁ aaa   ⢀⡀   ⠈⠒⡄ ⠈⢆\n"
                     "   │⡰⠁ ⡰⠁ aaa⠉⠁⠈⠉⠑⢄  ⠈⢆ ⠈⢆\n"
                     " 0 ┤   ⡇  ⢸  aa    ⡇  ⢸\n"
                     "   │   ⡇  ⢸    A   ⡇  ⢸\n"
                     "   │⠱⡀ ⠱⡀  ⠑⢄⣀⡀⢀⣀⡠⠊  ⢀⠎ ⢀⠎\n"
                     "   │ ⠱⡀ ⠘⠤⡀   ⠈⠁   ⢀⠤⠃ ⢀⠎\n"
                     "   │⢄ ⠈⠢⡀ ⠈⠑⠒⠤⠤⠤⠤⠒⠊⠁ ⢀⠔⠁ ⡠\n"
                     "-1 ┤ ⠑⢄ ⠈⠑⠢⠤⢄    ⡠⠤⠔⠊⠁ ⡠⠊\n"
                     "   └┬──────────┬─────────┬\n"
                     "   -1          0         x\n"
                     "    a adam   ○ start\n"
                     "    CAPITAL end\n"
                     " 4 contours, 0.185 to 1.52\n");
    free(text);
    text = text_of(&plot, 26, 14, false, 0);
    CHECK_TEXT(text, "    a title\n"
                     "   y\n"
                     " 1 +oa'  ..'      '..  '.\n"
                     "   |' aa'  ...''...  '.  '\n"
                     "   | .' aaa        ''. '.\n"
                     "   |.' .'  aa'''''.  '. '.\n"
                     " 0 +   :  :  aa    :  :\n"
                     "   |   :  :    A   :  :\n"
                     "   |'. '.  '......'  .' .'\n"
                     "   | '. '..        ..' .'\n"
                     "   |.  '.  '''..'''  .'  .\n"
                     "-1 + '.  ''.      .''  .'\n"
                     "   ++----------+---------+\n"
                     "   -1          0         x\n"
                     "    a adam   o start\n"
                     "    CAPITAL end\n"
                     " 4 contours, 0.196 to 1.53\n");
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
    {.name = "one point", .at = one_point, .count = 1},
    {.name = "nowhere, with a name that is much longer than the picture is wide, and then some",
     .at = nowhere,
     .count = 2},
    {.name = "none", .at = NULL, .count = 0},
    {.name = "\u03b2\u2081 \xff\x01 <&>\"'", .at = huge_steps, .count = 4},
    {.name = "one point", .at = one_point, .count = 1}};

static function *const functions[] = {bowl, half_bowl, pole, level_ground, wild};

static void no_line_is_too_wide(void)
{
    for (size_t f = 0; f < 15; f++) {
        cli_plot plot = plot_of(functions[f % 5], 2 - f / 5, odd_lines, 5);
        cli_plot_line series[] = {{.name = "a", .at = series_values, .count = 5},
                                  {.name = "b", .at = series_values, .count = 5, .dots = true}};
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
static void letters_of_paths_differ(void)
{
    static const double path[] = {0, 0, 1, 1};
    const cli_plot_line lines[] = {{.name = "adam", .at = path, .count = 2},
                                   {.name = "adamw", .at = path, .count = 2},
                                   {.name = "a", .at = path, .count = 2},
                                   {.name = "momentum", .at = path, .count = 2},
                                   {.name = "o", .at = path, .count = 2}};
    const cli_plot plot = plot_of(bowl, 2, lines, 5);
    char *text = text_of(&plot, 100, 24, false, 0);
    if (CHECK(text != NULL)) {
        CHECK(strstr(text, " a adam   d adamw   b a   m momentum   c o   o start") != NULL);
        free(text);
    }
}

// Numbers beside their marks, each shape its own; values of contours where they are, each once.
static void numbers_stand_beside_their_marks(void)
{
    static const double minima[] = {-2.0, 0.0, 2.0, 0.0}, saddles[] = {0.0, 0.0},
                        tops[] = {0.0, 1.4}, others[] = {2.5, -1.0};
    static const size_t some[] = {1, 12}, three[] = {3}, four[] = {4}, five[] = {5};
    const cli_plot_line lines[] = {
        {.name = "minimum", .at = minima, .count = 2, .points = true, .numbers = some},
        {.name = "saddle",
         .at = saddles,
         .count = 1,
         .points = true,
         .shape = CLI_PLOT_DIAMOND,
         .numbers = three},
        {.name = "maximum",
         .at = tops,
         .count = 1,
         .points = true,
         .shape = CLI_PLOT_TRIANGLE,
         .numbers = four},
        {.name = "kink",
         .at = others,
         .count = 1,
         .points = true,
         .shape = CLI_PLOT_SQUARE,
         .numbers = five}};
    cli_plot plot = plot_of(bowl, 2, lines, 4);
    plot.lower[0] = plot.lower[1] = -3.0;
    plot.upper[0] = plot.upper[1] = 3.0;
    plot.exact = true;
    char *text = text_of(&plot, 100, 24, true, 16);
    static const char *const expected[] = {"\u25cf1", "\u25cf12", "\u25c63", "\u25b24",
                                           "\u25a05"};
    for (size_t i = 0; text && i < sizeof expected / sizeof *expected; i++) {
        CHECK(strstr(text, expected[i]) != NULL);
    }
    free(text);
    text = text_of(&plot, 100, 24, false, 0);
    CHECK(text && strstr(text, "M12") && strstr(text, "S3") && strstr(text, "A4") &&
          strstr(text, "K5"));
    free(text);
}

// The value of a contour stands on it: at both ends of the text the function is near it.
static void values_stand_on_their_contours(void)
{
    cli_plot plot = plot_of(bowl, 2, NULL, 0);
    plot.names[0] = plot.names[1] = plot.title = NULL;
    plot.lower[0] = plot.lower[1] = -1.0;
    plot.upper[0] = plot.upper[1] = 1.0;
    char *text = text_of(&plot, 66, 33, false, 0);
    size_t found = 0, row = 0;
    for (char *line = text; line && row < 31; row++) {
        char *axis = strpbrk(line, "|+"), *end = strchr(line, '\n');
        if (!CHECK(axis && end)) {
            break;
        }
        const double wide = (double)(66 - (axis - line) - 1);
        for (char *c = axis + 1; c < end; c++) {
            if (isdigit((unsigned char)*c)) {
                char *after;
                const double value = strtod(c, &after);
                const double at[] = {
                    ((double)(c - axis - 1) + (double)(after - c) / 2.0) / wide * 2.0 - 1.0,
                    1.0 - ((double)row + 0.5) / 31.0 * 2.0};
                CHECK_NEAR(sqrt(bowl(at)), sqrt(value), 0.1);
                found++;
                c = after;
            }
        }
        line = end + 1;
    }
    CHECK(found == 8);
    free(text);
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
            if (strncmp(c, "&amp;", 5) != 0 && strncmp(c, "&lt;", 4) != 0 &&
                strncmp(c, "&gt;", 4) != 0) {
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

// For xmllint, where there is one.
static void keep(const char *svg, size_t number)
{
    char path[512];
    snprintf(path, sizeof path, "%s/odd-%zu.svg", DESCENT_BINARY_DIR, number);
    FILE *file = fopen(path, "w");
    if (CHECK(file != NULL)) {
        fputs(svg, file);
        fclose(file);
    }
}

static void documents_are_well_formed(void)
{
    CHECK(!well_formed("<a><b></a></b>") && !well_formed("<a>") && !well_formed("a & b"));
    for (size_t f = 0; f < 10; f++) {
        cli_plot plot = plot_of(f < 5 ? functions[f] : parabola, f < 5 ? 2 : 1, odd_lines, 5);
        cli_plot_line series[] = {{.name = "a", .at = series_values, .count = 5},
                                  {.name = "b", .at = series_values, .count = 5, .dots = true}};
        if (f == 9) {
            plot = (cli_plot){.lines = series, .line_count = 2};
        }
        plot.title = "a < b & \"c\" > \x01 \xff \xed\xa0\x80 \u03b2";
        char *svg = cli_plot_svg(&plot, 1);
        if (CHECK(svg != NULL)) {
            CHECK(well_formed(svg));
            CHECK(strstr(svg, "a &lt; b &amp; \"c\" &gt; ? ? ??? \u03b2"));
            CHECK(!strstr(svg, "nan") && !strstr(svg, "inf"));
            CHECK(strlen(svg) < 200000);
            keep(svg, f);
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
    char *svg = cli_plot_svg(&plot, 1);
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

// What stands beside the marks and on the contours of a document; each shape is drawn its own
// way, so that nothing is told by colour alone.
static void nothing_is_told_by_colour_alone(void)
{
    static const double at[][2] = {{-2.0, 0.5}, {0.0, 0.0}, {1.0, 1.4}, {2.0, -1.0}};
    static const size_t numbers[] = {7, 8, 9, 10};
    cli_plot_line lines[4];
    for (size_t i = 0; i < 4; i++) {
        lines[i] = (cli_plot_line){.name = "points",
                                   .at = at[i],
                                   .count = 1,
                                   .points = true,
                                   .shape = (cli_plot_shape)i,
                                   .numbers = &numbers[i]};
    }
    cli_plot plot = plot_of(bowl, 2, lines, 4);
    plot.lower[0] = plot.lower[1] = -3.0;
    plot.upper[0] = plot.upper[1] = 3.0;
    plot.exact = true;
    char *svg = cli_plot_svg(&plot, 1);
    if (!CHECK(svg && well_formed(svg))) {
        free(svg);
        return;
    }
    CHECK(strstr(svg, "class=\"number\">7</text>") &&
          strstr(svg, "class=\"number\">10</text>"));
    CHECK(strstr(svg, "l6 6l-6 6l-6 -6z\" class=\"end\"") &&
          strstr(svg, "l5.6 10l-11.2 0z\" class=\"end\"") &&
          strstr(svg, "h8.4v8.4h-8.4z\" class=\"end\"") && strstr(svg, "<circle"));
    // The region: from the mark in its middle, and one 2 to the left and 0.5 above.
    double x = 0.0, y = 0.0, left = 0.0, above = 0.0;
    const char *circle = strstr(svg, "<circle"), *diamond = strstr(svg, "<path d=\"M");
    CHECK(circle && sscanf(circle, "<circle cx=\"%lf\" cy=\"%lf", &left, &above) == 2);
    CHECK(diamond && sscanf(diamond, "<path d=\"M%lf %lf", &x, &y) == 2);
    y += 6.0;
    size_t values = 0;
    for (const char *c = svg; (c = strstr(c, "class=\"value\">")) != NULL; c++, values++) {
        const double value = strtod(c + strlen("class=\"value\">"), NULL);
        const char *begin = c;
        while (*begin != '<') {
            begin--;
        }
        double to_x = 0.0, to_y = 0.0;
        CHECK(sscanf(begin, "<text x=\"%lf\" y=\"%lf", &to_x, &to_y) == 2);
        const double point[] = {(to_x - x) / ((x - left) / 2.0),
                                (y - (to_y - 4.0)) / ((y - above) / 0.5)};
        CHECK_NEAR(sqrt(bowl(point)), sqrt(value), 0.05);
    }
    CHECK(values >= CLI_PLOT_LEVELS - 3);
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
    const cli_plot_line lines[] = {{.name = "noise", .at = path, .count = STEPS},
                                   {.name = "more", .at = path + 1, .count = STEPS - 1}};
    cli_plot plot = plot_of(wild, 2, lines, 2);
    char *svg = cli_plot_svg(&plot, 1);
    CHECK(svg && strlen(svg) < 200000 && well_formed(svg));
    free(svg);
    const cli_plot_line series[] = {
        {.name = "raw", .at = path, .count = 2 * STEPS, .dots = true},
        {.name = "line", .at = path, .count = 2 * STEPS}};
    plot = (cli_plot){.lines = series, .line_count = 2};
    svg = cli_plot_svg(&plot, 1);
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

static void saved_pictures_replace_old_ones_or_say_why_not(void)
{
    char path[512];
    snprintf(path, sizeof path, "%s/picture.svg", DESCENT_BINARY_DIR);
    unlink(path);
    const cli_plot plot = plot_of(bowl, 2, odd_lines, 1);
    CHECK(cli_plot_save(&plot, path) == CLI_DONE);
    CHECK(cli_plot_save(&plot, path) == CLI_DONE); /* again */
    char *saved = read_text(path), *svg = cli_plot_svg(&plot, 1);
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

static void a_picture_without_memory_is_none(void)
{
    static const double path[] = {0.5, 0.5, 0.2, 0.1, 0.0, 0.0};
    const cli_plot_line lines[] = {{.name = "a", .at = path, .count = 3},
                                   {.name = "b", .at = path, .count = 3, .dots = true}};
    for (size_t variables = 0; variables < 3; variables++) {
        const cli_plot plot =
            plot_of(variables == 2 ? bowl : parabola, variables, lines, variables ? 1 : 2);
        for (int svg = 0; svg < 2; svg++) {
            for (long n = 1;; n++) {
                const cli_plot_look look = {40, 12, true, 0};
                failing_alloc_start(n);
                char *text = svg ? cli_plot_svg(&plot, 1) : cli_plot_text(&plot, &look);
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
        TEST(a_series_is_drawn_to_the_character),
        TEST(decades_take_the_same_height_each),
        TEST(contours_are_drawn_to_the_character),
        TEST(no_line_is_too_wide),
        TEST(cells_without_value_are_empty),
        TEST(letters_of_paths_differ),
        TEST(numbers_stand_beside_their_marks),
        TEST(values_stand_on_their_contours),
        TEST(documents_are_well_formed),
        TEST(polylines_have_their_level),
        TEST(nothing_is_told_by_colour_alone),
        TEST(documents_stay_small),
        TEST(saved_pictures_replace_old_ones_or_say_why_not),
        TEST(a_picture_without_memory_is_none),
    };
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}

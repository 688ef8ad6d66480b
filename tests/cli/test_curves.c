// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Curves of runs: averages over all that was recorded, pictures of fewer points that show the
// same, and numbers for other programs.
#include <stdlib.h>

#include "check.h"
#include "curves/export.h"
#include "curves/panels.h"
#include "plot/svg.h"
#include "plot/text.h"

enum { MANY = 60000 };

/* A run's history as if it had been read. */
static bool make_history(size_t steps, size_t epochs, cli_curve *curve)
{
    *curve = (cli_curve){.name = "run"};
    cli_history *h = &curve->history;
    snprintf(h->facts.folder, sizeof h->facts.folder, "runs/a \"b\",c");
    snprintf(h->facts.loss, sizeof h->facts.loss, "softmax_cross_entropy");
    h->epochs = (cli_numbers){.count = epochs, .columns = CLI_EPOCH_COLUMNS};
    h->steps = (cli_numbers){.count = steps, .columns = CLI_STEP_COLUMNS};
    h->rates = (cli_numbers){.columns = CLI_RATE_COLUMNS};
    for (size_t i = 0; i < CLI_EPOCH_COLUMNS; i++) {
        h->epochs.column[i] = calloc(epochs + 1, sizeof(double));
        if (i < CLI_STEP_COLUMNS) {
            h->steps.column[i] = calloc(steps + 1, sizeof(double));
        }
    }
    for (size_t i = 0; i < steps; i++) {
        h->steps.column[CLI_AXIS_EPOCHS][i] = (double)(i + 1) / 1000.0;
        h->steps.column[CLI_AXIS_STEPS][i] = (double)(i + 1);
        h->steps.column[CLI_BATCH_LOSS][i] = 2.0 + sin(12.9898 * (double)i);
        h->steps.column[CLI_GRADIENT_NORM][i] = 1.0;
    }
    for (size_t i = 0; i < epochs; i++) {
        h->epochs.column[CLI_AXIS_EPOCHS][i] = (double)(i + 1);
        h->epochs.column[CLI_TRAIN_LOSS][i] = 1.0 / (double)(i + 1);
        h->epochs.column[CLI_VALID_LOSS][i] = i == 2 ? (double)NAN : 2.0 / (double)(i + 1);
        h->epochs.column[CLI_VALID_SE][i] = (double)NAN;
    }
    return h->epochs.column[0] && h->steps.column[0];
}

// By hand: v = 0.5 v + 0.5 s; v / (1 - 0.5^k). A missing value is passed over.
static void averages_are_bias_corrected(void)
{
    const double value[] = {2.0, 4.0, (double)NAN, 8.0};
    double average[4];
    cli_series_smooth(4, value, 0.5, average);
    CHECK(average[0] == 2.0 && isnan(average[2]));
    CHECK_NEAR(average[1], 10.0 / 3.0, 1e-15);
    CHECK_NEAR(average[3], 6.0, 1e-15);
    cli_series_smooth(4, value, 0.0, average);
    CHECK(average[1] == 4.0 && average[3] == 8.0);
}

static void the_window_follows_the_number_of_values(void)
{
    CHECK(cli_series_beta(0, false) == 0.0 && cli_series_beta(99, false) == 0.0);
    CHECK_NEAR(1.0 / (1.0 - cli_series_beta(100, false)), 2.0, 1e-12);
    CHECK_NEAR(1.0 / (1.0 - cli_series_beta(5000, false)), 100.0, 1e-9);
    CHECK_NEAR(1.0 / (1.0 - cli_series_beta(10000000, false)), 500.0, 1e-9);
    CHECK(cli_series_beta(11, true) == 0.0);
    CHECK_NEAR(1.0 / (1.0 - cli_series_beta(30, true)), 5.0, 1e-12);
    CHECK_NEAR(1.0 / (1.0 - cli_series_beta(499, true)), 10.0, 1e-12);
    CHECK_NEAR(1.0 / (1.0 - cli_series_beta(5000, true)), 100.0, 1e-9);
}

static const cli_plot_line *line_named(const cli_plot *plot, const char *begin)
{
    for (size_t i = 0; i < plot->line_count; i++) {
        if (strncmp(plot->lines[i].name, begin, strlen(begin)) == 0) {
            return &plot->lines[i];
        }
    }
    return NULL;
}

// Averages are taken over all values and then thinned: each point of the picture is the average
// there, to the last bit, and no extreme of the raw values is lost.
static void smoothed_before_it_is_thinned(void)
{
    cli_curve curve;
    cli_panels panels;
    const cli_panel_choice choice = {.axis = CLI_AXIS_STEPS, .loss = true};
    static double all[MANY];
    CHECK(make_history(MANY, 5, &curve));
    curve.history.steps.column[CLI_BATCH_LOSS][41234] = 77.0;
    curve.history.steps.column[CLI_BATCH_LOSS][51234] = 1e-3;
    CHECK(cli_series_make(&curve.history, 0.99, curve.series));
    CHECK(cli_panels_make(&curve, 1, &choice, &panels) && panels.count == 1);
    const cli_plot_line *line = line_named(&panels.plots[0], "training");
    const cli_plot_line *dots = line_named(&panels.plots[0], "each step");
    cli_series_smooth(MANY, curve.history.steps.column[CLI_BATCH_LOSS], 0.99, all);
    CHECK(line && dots && line->count > 1000 && line->count <= 3040);
    for (size_t i = 0; line && i < line->count; i++) {
        CHECK(line->at[i] == all[(size_t)line->x[i] - 1]);
    }
    bool spike = false, pit = false;
    for (size_t i = 0; dots && i < dots->count; i++) {
        spike = spike || (dots->at[i] == 77.0 && dots->x[i] == 41235.0);
        pit = pit || dots->at[i] == 1e-3;
    }
    CHECK(spike && pit && panels.plots[0].log);
    cli_panels_free(&panels);
    cli_curve_free(&curve);
}

static size_t count_of(const char *text, const char *part)
{
    size_t count = 0;
    for (const char *at = strstr(text, part); at; at = strstr(at + 1, part)) {
        count++;
    }
    return count;
}

// Several pictures are one document, each with its title, its events and their names.
static void pictures_have_events_and_stand_below_each_other(void)
{
    cli_curve curve;
    cli_panels panels;
    cli_event *events = calloc(2, sizeof *events);
    const cli_panel_choice choice = {.loss = true, .gradient = true};
    CHECK(events && make_history(4000, 4, &curve));
    events[0] = (cli_event){.before = 0.1, .after = 0.05, .by = "descent ctl", .at = {1.5}};
    events[1] = (cli_event){.kind = CLI_EVENT_RESUME, .at = {3.0}};
    curve.history.events = events;
    curve.history.event_count = 2;
    CHECK(cli_series_make(&curve.history, (double)NAN, curve.series));
    CHECK(cli_panels_make(&curve, 1, &choice, &panels) && panels.count == 2);
    char *svg = cli_plot_svg(panels.plots, panels.count);
    const cli_plot_look look = {.columns = 80, .rows = 16};
    char *text = cli_plot_text(&panels.plots[0], &look);
    CHECK(svg && text);
    CHECK(count_of(svg, "<svg ") == 3 && count_of(svg, "</svg>") == 3);
    CHECK(count_of(svg, "class=\"event\"") == 8); /* drawn, and named below each picture */
    CHECK(count_of(svg, "class=\"faint\"") == 4); /* dots and their names */
    CHECK(strstr(svg, "epoch 1.5: rate 0.1 to 0.05, by descent ctl"));
    CHECK(strstr(text, "| epoch 1.5: rate 0.1 to 0.05, by descent ctl") &&
          strstr(text, "| epoch 3: resumed"));
    free(svg);
    free(text);
    cli_panels_free(&panels);
    cli_curve_free(&curve);
}

// A line for each value that was recorded, and none for one that was not.
static void every_value_is_in_the_csv(void)
{
    cli_curve curve;
    CHECK(make_history(3, 4, &curve));
    curve.history.steps.column[CLI_BATCH_LOSS][1] = 0.1;
    CHECK(cli_series_make(&curve.history, 0.5, curve.series));
    char *text = cli_curves_csv(&curve, 1);
    CHECK(text && count_of(text, "\n") == 1 + 4 + 3 + 4 + 3 + 3 + 4);
    CHECK(count_of(text, ",valid_loss,") == 3 && count_of(text, ",train_loss,") == 4);
    CHECK(strstr(text, "\n\"runs/a \"\"b\"\",c\",batch_loss,0.002,2,0,0.1,,"));
    CHECK(strstr(text, ",train_loss,2,0,0,0.5,0,0.66666666666666"));
    free(text);
    json_t *json = cli_curves_json(&curve, 1);
    const json_t *run = json_array_get(json_object_get(json, "runs"), 0);
    const json_t *series = json_array_get(json_object_get(run, "series"), 1);
    CHECK_TEXT(json_string_value(json_object_get(series, "name")), "valid_loss");
    CHECK(json_array_size(json_object_get(series, "value")) == 4 &&
          json_is_null(json_array_get(json_object_get(series, "value"), 2)));
    json_decref(json);
    cli_curve_free(&curve);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(averages_are_bias_corrected), TEST(the_window_follows_the_number_of_values),
        TEST(smoothed_before_it_is_thinned),
        TEST(pictures_have_events_and_stand_below_each_other), TEST(every_value_is_in_the_csv)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}

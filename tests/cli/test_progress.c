// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The arithmetic of progress: never a negative ETA, never more than the whole, never wider than
// the terminal.
#include "check.h"
#include "shell/format.h"
#include "shell/text.h"

static void time_left_is_never_negative_and_unknown_without_progress(void)
{
    CHECK_NEAR(cli_eta(10.0, 0.0, 0.5), 10.0, 1e-12);
    CHECK_NEAR(cli_eta(10.0, 0.5, 0.75), 10.0, 1e-12); /* resumed in the middle */
    CHECK_NEAR(cli_eta(3.0, 0.0, 1.0), 0.0, 1e-12);
    CHECK_NEAR(cli_eta(3.0, 0.0, 1.5), 0.0, 1e-12); /* past the end */
    CHECK(isnan(cli_eta(3.0, 0.5, 0.5)));
    CHECK(isnan(cli_eta(3.0, 0.6, 0.5)));
    CHECK(isnan(cli_eta(0.0, 0.0, 0.5)));
    CHECK(isnan(cli_eta(-1.0, 0.0, 0.5)));
    CHECK(isnan(cli_eta(3.0, 0.0, (double)NAN)));
    for (int i = 0; i <= 1000; i++) {
        for (int j = 0; j <= 20; j++) {
            const double seconds = cli_eta(1.0 + j, 0.05 * j, 0.0015 * i);
            CHECK(isnan(seconds) || seconds >= 0.0);
        }
    }
}

static void progress_stays_between_0_and_1(void)
{
    CHECK_NEAR(cli_clamp(0.3), 0.3, 0.0);
    CHECK_NEAR(cli_clamp(-0.1), 0.0, 0.0);
    CHECK_NEAR(cli_clamp(1.002), 1.0, 0.0);
    CHECK_NEAR(cli_clamp((double)NAN), 0.0, 0.0);
}

static const char *duration(double seconds)
{
    static char text[64];
    cli_format_duration(seconds, text, sizeof text);
    return text;
}

static void durations_are_said_in_the_units_that_fit(void)
{
    CHECK_TEXT(duration(0.0), "0.00 s");
    CHECK_TEXT(duration(-5.0), "0.00 s");
    CHECK_TEXT(duration(0.051), "0.05 s");
    CHECK_TEXT(duration(0.31), "0.3 s");
    CHECK_TEXT(duration(9.94), "9.9 s");
    CHECK_TEXT(duration(9.96), "10 s");
    CHECK_TEXT(duration(59.4), "59 s");
    CHECK_TEXT(duration(59.6), "1 min 00 s");
    CHECK_TEXT(duration(185.0), "3 min 05 s");
    CHECK_TEXT(duration(3599.7), "1 h 00 min");
    CHECK_TEXT(duration(7500.0), "2 h 05 min");
    CHECK_TEXT(duration(86399.0), "1 d 00 h");
    CHECK_TEXT(duration(3.0 * 86400.0 + 4.0 * 3600.0), "3 d 04 h");
    CHECK_TEXT(duration((double)NAN), "");
    CHECK_TEXT(duration(HUGE_VAL), "");
}

static const char *loss(double value, double error)
{
    static char text[64];
    cli_format_loss(value, error, false, text, sizeof text);
    return text;
}

static void losses_have_the_digits_that_their_error_leaves(void)
{
    CHECK_TEXT(loss(0.33712, 0.00288), "0.337 +- 0.003");
    CHECK_TEXT(loss(0.33712, 0.00134), "0.3371 +- 0.0013");
    CHECK_TEXT(loss(2.30259, 0.0), "2.303");
    CHECK_TEXT(loss(2.30259, (double)NAN), "2.303");
    CHECK_TEXT(loss(1234.5, 56.0), "1234 +- 56");
    CHECK_TEXT(loss(1.5e-12, 3e-13), "1.5e-12 +- 3e-13");
    CHECK_TEXT(loss((double)NAN, 1.0), "nan");
}

static const char *metric(double value, bool accuracy)
{
    static char text[64];
    cli_format_metric(value, accuracy, text, sizeof text);
    return text;
}

static void a_mistake_is_never_rounded_away(void)
{
    CHECK_TEXT(metric(0.868, true), "86.8 %");
    CHECK_TEXT(metric(1.0, true), "100.0 %");
    CHECK_TEXT(metric(0.9999, true), "99.9 %"); /* a mistake is never rounded away */
    CHECK_TEXT(metric(0.91349, false), "0.913");
    CHECK_TEXT(metric(-1.5, false), "-1.500");
}

static const char *bar(double part, size_t width, bool utf8)
{
    static char text[256];
    cli_format_bar(part, width, utf8, text, sizeof text);
    return text;
}

static void bars_keep_their_width(void)
{
    CHECK_TEXT(bar(0.0, 4, false), "....");
    CHECK_TEXT(bar(0.5, 4, false), "##..");
    CHECK_TEXT(bar(1.0, 4, false), "####");
    CHECK_TEXT(bar(7.0, 4, false), "####");
    CHECK_TEXT(bar((double)NAN, 4, false), "....");
    CHECK_TEXT(bar(0.5, 3, true), "\u2588\u258c ");
    for (int i = 0; i <= 200; i++) {
        CHECK(cli_text_columns(bar(0.005 * i, 20, true)) == 20);
        CHECK(cli_text_columns(bar(0.005 * i, 20, false)) == 20);
    }
}

// A line an epoch up to 200; however long a run is, the lines stay few, the first and the last
// among them.
static void lines_are_thinned(void)
{
    static const uint64_t totals[] = {1, 2, 40, 200, 201, 399, 1000, 12345, 1000000};
    for (size_t t = 0; t < sizeof totals / sizeof *totals; t++) {
        const uint64_t total = totals[t];
        uint64_t last = 0;
        int lines = 0;
        for (uint64_t epoch = 1; epoch <= total; epoch++) {
            if (cli_line_due(epoch, total, last)) {
                last = epoch;
                lines++;
            }
        }
        CHECK(last == total);
        CHECK(total <= 200 ? lines == (int)total : lines >= 9 && lines <= 42);
    }
    uint64_t last = 0;
    int lines = 0;
    for (uint64_t epoch = 1; epoch <= 1000000; epoch++) {
        if (cli_line_due(epoch, 0, last)) {
            last = epoch;
            lines++;
        }
    }
    CHECK(lines > 200 && lines <= 240);
}

// On a terminal ten to some twenty-five lines of a run of any length stay, its first and its
// last among them, and all of a short one.
static void history_is_short(void)
{
    static const uint64_t totals[] = {1, 2, 25, 26, 40, 137, 200, 1000, 12345, 1000000};
    for (size_t t = 0; t < sizeof totals / sizeof *totals; t++) {
        const uint64_t total = totals[t];
        int lines = 0;
        for (uint64_t epoch = 1; epoch <= total; epoch++) {
            lines += cli_history_due(epoch, total);
        }
        CHECK(cli_history_due(1, total) && cli_history_due(total, total));
        CHECK(total <= 25 ? lines == (int)total : lines >= 9 && lines <= 25);
    }
    int lines = 0;
    for (uint64_t epoch = 1; epoch <= 1000000; epoch++) {
        lines += cli_history_due(epoch, 0);
    }
    CHECK(lines >= 10 && lines <= 25);
    CHECK(cli_history_due(2, 1000) && cli_history_due(500, 1000) && cli_history_due(15, 0));
    CHECK(!cli_history_due(4, 1000) && !cli_history_due(150, 1000) && !cli_history_due(99, 0));
}

static cli_view example(void)
{
    return (cli_view){.epoch = 3,
                      .epochs = 10,
                      .part = 0.29,
                      .loss = 0.33712,
                      .loss_se = 0.00288,
                      .metric_name = "val",
                      .metric = 0.868,
                      .accuracy = true,
                      .learning_rate = 0.001,
                      .examples_per_second = 240000.0,
                      .eta = 12.0};
}

static void live_lines_fit_the_terminal(void)
{
    cli_view view = example();
    char text[512];
    cli_live_line(&view, 100, false, text, sizeof text);
    CHECK_TEXT(text, "epoch  3/10 ######................  loss 0.337 +- 0.003  val 86.8 %  "
                     "lr 0.001  240k/s  ETA 12 s");
    cli_live_line(&view, 80, false, text, sizeof text);
    CHECK_TEXT(text, "epoch  3/10 ####..........  loss 0.337 +- 0.003  val 86.8 %  "
                     "lr 0.001  ETA 12 s");
    cli_live_line(&view, 40, false, text, sizeof text);
    CHECK_TEXT(text, "epoch  3/10  loss 0.337 +- 0.003");
    for (size_t columns = 1; columns <= 200; columns++) {
        for (int utf8 = 0; utf8 < 2; utf8++) {
            cli_live_line(&view, columns, utf8, text, sizeof text);
            CHECK(cli_text_columns(text) < columns || columns == 1);
        }
    }
    view.epochs = 0;
    view.metric_name = NULL;
    view.eta = (double)NAN;
    cli_live_line(&view, 80, false, text, sizeof text);
    CHECK_TEXT(text, "epoch 3 ######................  loss 0.337 +- 0.003  lr 0.001  240k/s");
}

static void plain_lines_say_everything(void)
{
    cli_view view = example();
    char text[512];
    cli_plain_line(&view, true, text, sizeof text);
    CHECK_TEXT(text, "epoch  3/10  loss 0.337 \u00b1 0.003  val 86.8 %  lr 0.001  "
                     "240k examples/s  ETA 12 s");
    view.accuracy = false;
    view.metric = 0.5;
    cli_plain_line(&view, false, text, sizeof text);
    CHECK_TEXT(text, "epoch  3/10  loss 0.337 +- 0.003  val R2 0.500  lr 0.001  "
                     "240k examples/s  ETA 12 s");
    view.verdict = "noise floor";
    cli_plain_line(&view, false, text, sizeof text);
    CHECK_TEXT(text, "epoch  3/10  loss 0.337 +- 0.003  val R2 0.500  noise floor  lr 0.001  "
                     "240k examples/s  ETA 12 s");
    cli_live_line(&view, 80, false, text, sizeof text); // it goes before the time that is left
    CHECK(strstr(text, "noise floor") && strstr(text, "ETA 12 s"));
    cli_live_line(&view, 62, false, text, sizeof text);
    CHECK(!strstr(text, "noise floor") && strstr(text, "ETA 12 s"));
}

static void history_lines_drop_what_does_not_fit(void)
{
    cli_view view = example();
    char text[512];
    view.verdict = "noise floor";
    cli_history_line(&view, 80, true, text, sizeof text);
    CHECK_TEXT(
        text,
        "epoch  3/10  loss 0.337 \u00b1 0.003  val 86.8 %  noise floor  lr 0.001  240k/s");
    cli_history_line(&view, 62, false, text, sizeof text);
    CHECK_TEXT(text, "epoch  3/10  loss 0.337 +- 0.003  val 86.8 %  noise floor");
    cli_history_line(&view, 40, false, text, sizeof text);
    CHECK_TEXT(text, "epoch  3/10  loss 0.337 +- 0.003");
    view.epoch = 1500;
    view.epochs = 20000;
    cli_history_line(&view, 40, false, text, sizeof text);
    CHECK_TEXT(text, "epoch  1,500/20,000  loss 0.3371");
    for (size_t columns = 1; columns <= 200; columns++) {
        for (int utf8 = 0; utf8 < 2; utf8++) {
            cli_history_line(&view, columns, utf8, text, sizeof text);
            CHECK(cli_text_columns(text) < columns || columns == 1);
        }
    }
}

static void shell_words_are_quoted_where_they_must_be(void)
{
    char text[256] = "descent";
    cli_append_shell_word(text, sizeof text, "plain-1.csv");
    cli_append_shell_word(text, sizeof text, "two words");
    cli_append_shell_word(text, sizeof text, "it's");
    cli_append_shell_word(text, sizeof text, "");
    CHECK_TEXT(text, "descent plain-1.csv 'two words' 'it'\\''s' ''");
    char small[8] = "a";
    cli_append_shell_word(small, sizeof small, "bcdefghijk");
    CHECK_TEXT(small, "a bcdef");
}

static void counts_are_grouped(void)
{
    char text[32];
    cli_format_count(0, text, sizeof text);
    CHECK_TEXT(text, "0");
    cli_format_count(1234567, text, sizeof text);
    CHECK_TEXT(text, "1,234,567");
    cli_format_count(999, text, sizeof text);
    CHECK_TEXT(text, "999");
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(time_left_is_never_negative_and_unknown_without_progress),
        TEST(progress_stays_between_0_and_1),
        TEST(durations_are_said_in_the_units_that_fit),
        TEST(losses_have_the_digits_that_their_error_leaves),
        TEST(a_mistake_is_never_rounded_away),
        TEST(bars_keep_their_width),
        TEST(live_lines_fit_the_terminal),
        TEST(lines_are_thinned),
        TEST(history_is_short),
        TEST(plain_lines_say_everything),
        TEST(history_lines_drop_what_does_not_fit),
        TEST(shell_words_are_quoted_where_they_must_be),
        TEST(counts_are_grouped),
    };
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}

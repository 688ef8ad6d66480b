// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The arithmetic of progress: never a negative ETA, never more than the whole, never wider than
// the terminal.
#include "check.h"
#include "shell/format.h"
#include "shell/spark.h"
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
    view.loss = view.loss_se = (double)NAN;
    view.idle = true;
    cli_live_line(&view, 80, false, text, sizeof text);
    CHECK_TEXT(text, "epoch 3 ######................  no update  lr 0.001  240k/s");
    cli_history_line(&view, 22, false, text, sizeof text);
    CHECK_TEXT(text, "epoch 3  no update");
}

static const char *spark(const cli_spark *s, size_t columns)
{
    static char text[256];
    cli_format_spark(s, columns, text, sizeof text);
    return text;
}

static cli_spark rising(size_t count)
{
    cli_spark s = {.count = 0};
    for (size_t i = 0; i < count; i++) {
        cli_spark_add(&s, (double)i);
    }
    return s;
}

static void sparks_go_from_the_lowest_to_the_highest(void)
{
    cli_spark s = rising(8);
    CHECK_TEXT(spark(&s, 8), "\u2581\u2582\u2583\u2584\u2585\u2586\u2587\u2588");
    CHECK_TEXT(spark(&s, 3), "\u2581\u2585\u2588"); /* the last ones, from their own lowest */
    CHECK_TEXT(spark(&s, 10),
               "\u2581\u2582\u2583\u2584\u2585\u2586\u2587\u2588  "); /* and blanks */
    s = (cli_spark){.count = 0};
    CHECK_TEXT(spark(&s, 8), "");
    cli_spark_add(&s, 3.0);
    CHECK_TEXT(spark(&s, 8), "");
    cli_spark_add(&s, (double)NAN);
    cli_spark_add(&s, HUGE_VAL);
    CHECK_TEXT(spark(&s, 8), ""); /* what is not finite is no point */
    cli_spark_add(&s, 3.0);
    CHECK_TEXT(spark(&s, 2), "\u2585\u2585");
    s = (cli_spark){.count = 0};
    cli_spark_add(&s, -1.7e308);
    cli_spark_add(&s, 1.7e308);
    cli_spark_add(&s, 0.0);
    CHECK_TEXT(spark(&s, 3), "\u2581\u2588\u2585");
    s = (cli_spark){.count = 0};
    cli_spark_add(&s, 0.0);
    cli_spark_add(&s, 5e-324); /* whose half is 0 */
    CHECK(cli_text_columns(spark(&s, 2)) == 2);
}

// However many values there were, the last half of them is shown at least, and the mean of all
// that was added stays that of the points.
static void sparks_never_forget_the_last_half(void)
{
    for (size_t count = 1; count < 3000; count += 7) {
        const cli_spark s = rising(count);
        double sum = s.sum * (double)s.each;
        for (size_t i = 0; i < s.count; i++) {
            sum += s.points[i] * (double)s.each;
        }
        CHECK(s.count < 2 * CLI_SPARK_COLUMNS);
        CHECK(s.count * s.each + s.taken == count);
        CHECK_NEAR(sum, 0.5 * (double)count * (double)(count - 1), 1e-9);
        const size_t shown = s.count < CLI_SPARK_COLUMNS ? s.count : CLI_SPARK_COLUMNS;
        CHECK(2 * shown * s.each + 2 * s.each >= count);
    }
}

// The curves are the first to go; without UTF-8 there are none; the line never gets wider.
static void live_lines_have_curves_where_there_is_room(void)
{
    const cli_spark train = rising(CLI_SPARK_COLUMNS), valid = rising(CLI_SPARK_COLUMNS);
    cli_view view = example(), plain = example();
    char text[512], without[512];
    view.spark = &train;
    view.valid_spark = &valid;
    size_t first = 0, both = 0;
    for (size_t columns = 1; columns <= 200; columns++) {
        cli_live_line(&view, columns, false, text, sizeof text);
        cli_live_line(&plain, columns, false, without, sizeof without);
        CHECK_TEXT(text, without);
        cli_live_line(&view, columns, true, text, sizeof text);
        cli_live_line(&plain, columns, true, without, sizeof without);
        CHECK(cli_text_columns(text) < columns || columns == 1);
        const bool has = strstr(text, " \u2581") != NULL,
                   two = strstr(text, "val loss ") != NULL;
        CHECK(has || strcmp(text, without) == 0); // nothing else was left out for it
        CHECK(!has || (strstr(text, "240k/s") && strstr(text, "ETA 12 s")));
        CHECK(!two || has);
        first = has && first == 0 ? columns : first;
        both = two && both == 0 ? columns : both;
        CHECK(has == (first > 0) && two == (both > 0)); // and with more room they stay
    }
    CHECK(first > 80 && first <= 100 && both > 100 && both <= 120);
    cli_plain_line(&view, true, text, sizeof text);
    CHECK(!strstr(text, "\u2581"));
    cli_history_line(&view, 200, true, text, sizeof text);
    CHECK(!strstr(text, "\u2581"));
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
        TEST(sparks_go_from_the_lowest_to_the_highest),
        TEST(sparks_never_forget_the_last_half),
        TEST(live_lines_have_curves_where_there_is_room),
        TEST(lines_are_thinned),
        TEST(history_is_short),
        TEST(plain_lines_say_everything),
        TEST(history_lines_drop_what_does_not_fit),
        TEST(shell_words_are_quoted_where_they_must_be),
        TEST(counts_are_grouped),
    };
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}

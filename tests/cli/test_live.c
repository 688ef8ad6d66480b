// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What decides who may ask descent watch for something, and what it hands on of a run.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "check.h"

#include "watch/feed.h"
#include "watch/replay.h"
#include "watch/request.h"

// ---- requests ----

static void hosts_of_others_are_refused(void)
{
    CHECK(cli_host_is_ours("127.0.0.1:8420", 8420));
    CHECK(cli_host_is_ours("localhost:8420", 8420));
    CHECK(cli_host_is_ours("LocalHost:8420", 8420));
    static const char *const others[] = {"evil.example:8420",
                                         "127.0.0.1",
                                         "127.0.0.1:842",
                                         "127.0.0.1:84200",
                                         "127.0.0.1:8420 ",
                                         "localhost.:8420",
                                         "127.0.0.1:8420.evil.example",
                                         "[::1]:8420",
                                         ""};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        CHECK(!cli_host_is_ours(others[i], 8420));
    }
    CHECK(!cli_host_is_ours(NULL, 8420));
}

static void only_our_page_may_ask(void)
{
    static const char host[] = "localhost:8420", ours[] = "http://localhost:8420";
    CHECK(cli_origin_is_ours(ours, "same-origin", host));
    CHECK(cli_origin_is_ours(ours, NULL, host));
    CHECK(cli_origin_is_ours(NULL, "same-origin", host));
    CHECK(!cli_origin_is_ours(NULL, NULL, host));
    CHECK(!cli_origin_is_ours(ours, "same-origin", NULL));
    CHECK(!cli_origin_is_ours(ours, "cross-site", host));
    CHECK(!cli_origin_is_ours(ours, "same-site", host));
    CHECK(!cli_origin_is_ours(NULL, "none", host));
    CHECK(!cli_origin_is_ours("null", NULL, host));
    CHECK(!cli_origin_is_ours("https://localhost:8420", NULL, host));
    CHECK(!cli_origin_is_ours("http://localhost:8420.evil", "same-origin", host));
    CHECK(!cli_origin_is_ours("http://127.0.0.1:8420", NULL, host)); // another page
}

static void secrets_are_whole(void)
{
    char one[CLI_SECRET], two[CLI_SECRET], longer[CLI_SECRET + 1];
    CHECK(cli_secret_make(one) && cli_secret_make(two));
    CHECK(strlen(one) == CLI_SECRET - 1 && strspn(one, "0123456789abcdef") == CLI_SECRET - 1);
    CHECK(strcmp(one, two) != 0);
    CHECK(cli_secret_is(one, one) && !cli_secret_is(two, one) && !cli_secret_is(NULL, one));
    snprintf(longer, sizeof longer, "%s0", one);
    CHECK(!cli_secret_is(longer, one) && !cli_secret_is("", one));
    longer[CLI_SECRET - 2] = '\0';
    CHECK(!cli_secret_is(longer, one));
}

static void cookies_are_found_by_their_name(void)
{
    CHECK(cli_cookie_has("descent-8420=abc", "descent-8420", "abc"));
    CHECK(cli_cookie_has("a=b; descent-8421=x; descent-8420=abc; c", "descent-8420", "abc"));
    CHECK(cli_cookie_has("descent-8420=old;descent-8420=abc", "descent-8420", "abc"));
    CHECK(!cli_cookie_has("descent-8420=ab", "descent-8420", "abc"));
    CHECK(!cli_cookie_has("descent-8420=abcd", "descent-8420", "abc"));
    CHECK(!cli_cookie_has("xdescent-8420=abc", "descent-8420", "abc"));
    CHECK(!cli_cookie_has("descent-8420", "descent-8420", "abc"));
    CHECK(!cli_cookie_has("; ;;", "descent-8420", "abc"));
    CHECK(!cli_cookie_has(NULL, "descent-8420", "abc"));
}

static void places_are_as_many_as_runs(void)
{
    uint64_t at[3] = {0};
    CHECK(cli_places_read("12", 1, at) && at[0] == 12);
    CHECK(cli_places_read("0,999999999999999999,7", 3, at) && at[1] == 999999999999999999 &&
          at[2] == 7);
    static const char *const wrong[] = {"",       "12",     "1,2",   "1,2,3,4",
                                        "1,2,3,", "1,,3",   "1 2",   "1,-2,3",
                                        "a,b,c",  "1,2,3x", "1;2;3", "1,2,1000000000000000000"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        CHECK(!cli_places_read(wrong[i], 3, at));
    }
    CHECK(!cli_places_read(NULL, 1, at));
}

static bool wish(const char *body, size_t *run, char text[CLI_WISH])
{
    return cli_wish_read(body, strlen(body), 2, run, text);
}

static void wishes_are_of_a_run(void)
{
    size_t run = 9;
    char text[CLI_WISH], longest[CLI_WISH + 8];
    CHECK(wish("0 stop", &run, text) && run == 0 && strcmp(text, "stop") == 0);
    CHECK(wish("1 lr*0.5", &run, text) && run == 1 && strcmp(text, "lr*0.5") == 0);
    CHECK(!wish("2 stop", &run, text) && !wish("-1 stop", &run, text));
    CHECK(!wish("0", &run, text) && !wish("0 ", &run, text) && !wish("", &run, text));
    CHECK(!wish(" 0 stop", &run, text) && !wish("0  stop", &run, text));
    CHECK(!wish("0 stop\n1 stop", &run, text) && !wish("0 st\x7fp", &run, text));
    CHECK(!cli_wish_read("0 st\0p", 6, 2, &run, text));
    memset(longest, 'a', sizeof longest);
    memcpy(longest, "0 ", 2);
    longest[CLI_WISH + 1] = '\0';
    CHECK(wish(longest, &run, text) && strlen(text) == CLI_WISH - 1);
    longest[CLI_WISH + 1] = 'a';
    longest[CLI_WISH + 2] = '\0';
    CHECK(!wish(longest, &run, text));
}

// ---- runs ----

static char folder[64];

static void path_in(const char *name, char path[96])
{
    snprintf(path, 96, "%s/%s", folder, name);
}

static void write_rows(const char *mode, const char *text)
{
    char path[96];
    path_in("metrics.jsonl", path);
    FILE *file = fopen(path, mode);
    CHECK(file && fputs(text, file) >= 0);
    if (file) {
        fclose(file);
    }
}

static void make_run(void)
{
    snprintf(folder, sizeof folder, "/tmp/descent-test-XXXXXX");
    CHECK(mkdtemp(folder) != NULL);
}

static void remove_run(void)
{
    char path[96];
    path_in("metrics.jsonl", path);
    unlink(path);
    rmdir(folder);
}

static char text[CLI_FEED_TEXT + 1];

// The next event as text.
static const char *event(cli_feed *feed, cli_feed_place *place)
{
    text[cli_feed_read(feed, place, text)] = '\0';
    return text;
}

static cli_feed *follow(double replay, cli_feed_place *place, const uint64_t *at)
{
    static const uint64_t begin[1];
    descent_error error = {0};
    const char *const folders[] = {folder};
    cli_feed *feed = NULL;
    CHECK_OK(cli_feed_create(folders, 1, replay, &feed, &error));
    cli_feed_begin(feed, at ? at : begin, place);
    CHECK_TEXT(event(feed, place), "retry: 1000\n\n");
    return feed;
}

static void rows_come_whole_and_once(void)
{
    cli_feed_place place, again;
    make_run();
    write_rows("w", "{\"event\":\"start\"}\n{\"event\":\"st");
    cli_feed *feed = follow(0.0, &place, NULL);
    CHECK_TEXT(event(feed, &place),
               "id: 18\nevent: rows\ndata: 0\ndata: {\"event\":\"start\"}\n\n");
    CHECK_TEXT(event(feed, &place), "event: state\ndata: 0 stopped\n\n");
    CHECK_TEXT(event(feed, &place), "");
    write_rows("a", "ep\",\"by\":\"a\rb\"}\nx\n");
    CHECK(cli_feed_tick(feed, false));
    // A carriage return would be the end of a line, and what follows a field of its own.
    CHECK_TEXT(event(feed, &place), "id: 48\nevent: rows\ndata: 0\n"
                                    "data: {\"event\":\"step\",\"by\":\"a b\"}\ndata: x\n\n");
    CHECK_TEXT(event(feed, &place), "");
    // Who comes again behind the first row gets the others.
    const uint64_t at = 18;
    cli_feed_begin(feed, &at, &again);
    (void)event(feed, &again);
    CHECK(
        strstr(event(feed, &again), "id: 48\nevent: rows\ndata: 0\ndata: {\"event\":\"step\""));
    CHECK(cli_feed_tick(feed, true));
    (void)event(feed, &again);
    CHECK_TEXT(event(feed, &again), "event: bye\ndata:\n\n");
    CHECK(again.told_end && *event(feed, &again) == '\0');
    cli_feed_free(feed);
    remove_run();
}

static void places_that_are_none_begin_again(void)
{
    make_run();
    write_rows("w", "{\"event\":\"start\"}\n{\"event\":\"end\"}\n");
    static const uint64_t wrong[] = {1, 17, 19, 35, 1000000};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        cli_feed_place place;
        cli_feed *feed = follow(0.0, &place, &wrong[i]);
        CHECK_TEXT(event(feed, &place), "event: reload\ndata: 0\n\n");
        CHECK(place.told_end);
        cli_feed_free(feed);
    }
    // Behind the last row there is nothing more than the state.
    cli_feed_place place;
    cli_feed *feed = follow(0.0, &place, &(uint64_t){34});
    CHECK_TEXT(event(feed, &place), "event: state\ndata: 0 ended\n\n");
    // A run that goes on has its end taken out.
    write_rows("w", "{\"event\":\"start\"}\n");
    CHECK(cli_feed_tick(feed, false));
    CHECK_TEXT(event(feed, &place), "event: reload\ndata: 0\n\n");
    cli_feed_free(feed);
    remove_run();
}

static void long_histories_come_in_parts(void)
{
    enum { ROWS = 20000 };
    cli_feed_place place;
    size_t rows = 0;
    make_run();
    char path[96];
    path_in("metrics.jsonl", path);
    FILE *file = fopen(path, "w");
    for (int i = 0; file && i < ROWS; i++) {
        fprintf(file, "{\"event\":\"step\",\"step\":%d}\n\n", i);
    }
    if (file) {
        fclose(file);
    }
    cli_feed *feed = follow(0.0, &place, NULL);
    while (strstr(event(feed, &place), "event: rows")) {
        for (const char *at = strstr(text, "data: {"); at; at = strstr(at + 1, "data: {")) {
            CHECK((size_t)strtoul(strstr(at, "\"step\":") + 7, NULL, 10) == rows);
            rows++;
        }
    }
    CHECK(rows == ROWS);
    cli_feed_free(feed);
    remove_run();
}

static void replays_follow_the_seconds(void)
{
    descent_error error = {0};
    cli_replay replay;
    make_run();
    write_rows("w", "{\"event\":\"start\"}\n"                  // 18
                    "{\"event\":\"epoch\",\"seconds\":2}\n"    // 48
                    "{\"event\":\"epoch\",\"seconds\":0.5}\n"  // 80
                    "{\"event\":\"end\",\"seconds\":2.75}\n"); // 111
    CHECK_OK(cli_replay_read(folder, &replay, &error));
    CHECK(cli_replay_at(&replay, 0.0) == 0 && cli_replay_at(&replay, 1.0) == 24);
    CHECK(cli_replay_at(&replay, 2.0) == 48 && cli_replay_at(&replay, 2.25) == 64);
    CHECK(cli_replay_at(&replay, 2.74) > 80 && cli_replay_at(&replay, 2.74) < 111);
    CHECK(cli_replay_at(&replay, 2.75) == UINT64_MAX);
    cli_replay_free(&replay);
    // As an event: nothing of it at first, for a thousandth of a second is a second.
    cli_feed_place place;
    cli_feed *feed = follow(0.001, &place, NULL);
    CHECK_TEXT(event(feed, &place), "event: state\ndata: 0 training\n\n");
    CHECK_TEXT(event(feed, &place), "");
    cli_feed_free(feed);
    feed = follow(1e6, &place, NULL);
    while (!strstr(event(feed, &place), "data: 0 ended")) {
        (void)cli_feed_tick(feed, false);
    }
    CHECK(place.at[0] == 111);
    cli_feed_free(feed);
    remove_run();
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(hosts_of_others_are_refused),
                                       TEST(only_our_page_may_ask),
                                       TEST(secrets_are_whole),
                                       TEST(cookies_are_found_by_their_name),
                                       TEST(places_are_as_many_as_runs),
                                       TEST(wishes_are_of_a_run),
                                       TEST(rows_come_whole_and_once),
                                       TEST(places_that_are_none_begin_again),
                                       TEST(long_histories_come_in_parts),
                                       TEST(replays_follow_the_seconds)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}

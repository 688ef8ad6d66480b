// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "run/rules.h"

#include <string.h>

#include "shell/output.h"
#include "shell/text.h"

const descent_option_word cli_like_words[] = {
    {"none", DESCENT_LIBRARY_NONE},   {"torch", DESCENT_LIBRARY_TORCH},
    {"tf", DESCENT_LIBRARY_TF},       {"optax", DESCENT_LIBRARY_OPTAX},
    {"paper", DESCENT_LIBRARY_PAPER}, {NULL, 0}};

const char *cli_rule_named(const char *word, descent_rule *rule)
{
    const descent_option_table *table = descent_optimizer_option_table();
    const descent_option_word *words = descent_options_find(table, "optimizer")->words;
    for (; words->word; words++) {
        if (strcmp(words->word, word) == 0) {
            *rule = (descent_rule)words->value;
            return descent_rule_names()[*rule];
        }
    }
    return NULL;
}

int cli_unknown_rule(const char *where, const char *word)
{
    const char *const *names = descent_rule_names();
    size_t count = 0;
    while (names[count]) {
        count++;
    }
    const char *near = descent_nearest_name(word, names, count);
    if (near) {
        cli_error("%sno optimizer \"%s\": did you mean %s?", where, word, near);
    } else {
        cli_error("%sno optimizer \"%s\"", where, word);
        cli_try("descent optimizers");
    }
    return CLI_USAGE;
}

// The next of "name=value, name=value", cut at `=` and `,`. False at the end.
static bool next_setting(char **text, const char **name, const char **value)
{
    char *at = *text + strspn(*text, ", ");
    char *equals = strchr(at, '=');
    if (!equals) {
        return false;
    }
    char *end = equals + strcspn(equals, ",");
    *text = end + (*end != '\0');
    *equals = *end = '\0';
    *name = at;
    *value = equals + 1;
    return true;
}

int cli_rule_like(const cli_like *like, int rule, char *said)
{
    descent_error error = {0};
    descent_likeness found = {.size = sizeof found};
    *said = '\0';
    if (like->library == DESCENT_LIBRARY_NONE) {
        return CLI_DONE;
    }
    if (descent_rule_like(rule, like->library, &found, &error) != DESCENT_OK) {
        return cli_fail(&error);
    }
    char settings[CLI_LIKE_TEXT], kept[CLI_LIKE_TEXT] = "";
    const char *name = NULL, *value = NULL;
    bool any = false;
    snprintf(settings, sizeof settings, "%s", found.settings);
    cli_append(said, CLI_LIKE_TEXT, "like %s:", cli_like_words[like->library].word);
    for (char *text = settings; next_setting(&text, &name, &value);) {
        if (like->given(like->context, name)) {
            cli_append(kept, sizeof kept, "%s%s", *kept ? ", " : "", name);
            continue;
        }
        if (descent_options_set(like->table, like->options, name, value, &error) !=
            DESCENT_OK) {
            return cli_fail(&error);
        }
        cli_append(said, CLI_LIKE_TEXT, "%s %s %s", any ? "," : "", name, value);
        any = true;
    }
    if (!any) {
        cli_append(said, CLI_LIKE_TEXT, " nothing to set");
    }
    if (*kept) {
        cli_append(said, CLI_LIKE_TEXT, "; as given: %s", kept);
    }
    if (*found.differs) {
        cli_append(said, CLI_LIKE_TEXT, "; but %s", found.differs);
    }
    return CLI_DONE;
}

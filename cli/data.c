// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// descent data: what is understood of a data file.
#include <stdio.h>
#include <string.h>

#include <descent/data.h>

#include "arguments.h"
#include "command.h"
#include "output.h"

typedef struct data_settings {
    size_t size;
    bool json;
} data_settings;

static const descent_option_table *settings_table(void)
{
    static const descent_option options[] = {
        {.name = "json",
         .kind = DESCENT_OPTION_FLAG,
         .offset = offsetof(data_settings, json),
         .fallback = "false",
         .help = "print one JSON object"},
    };
    static const descent_option_table table = {.title = "Output",
                                               .options = options,
                                               .count = sizeof options / sizeof *options,
                                               .struct_size = sizeof(data_settings)};
    return &table;
}

static const char *task_word(descent_task task)
{
    return task == DESCENT_TASK_CLASSIFY  ? "classify"
           : task == DESCENT_TASK_REGRESS ? "regress"
                                          : "none";
}

// Lines of the report, each a string.
static json_t *report_to_json(const char *report)
{
    json_t *lines = json_array();
    while (*report) {
        const size_t length = strcspn(report, "\n");
        json_t *line = json_stringn(report, length);
        json_array_append_new(lines, line ? line : json_string("?"));
        report += length + (report[length] == '\n');
    }
    return lines;
}

static int print_json_report(const descent_dataset *data, const char *path)
{
    json_t *classes = json_array();
    for (size_t i = 0; i < descent_dataset_classes(data); i++) {
        json_t *name = json_string(descent_dataset_class_name(data, i));
        json_array_append_new(classes, name ? name : json_string("?"));
    }
    return cli_print_json(json_pack("{s:s, s:I, s:I, s:I, s:s, s:o, s:o}", "file", path, "rows",
                                    (json_int_t)descent_dataset_rows(data), "columns",
                                    (json_int_t)descent_dataset_columns(data), "inputs",
                                    (json_int_t)descent_dataset_inputs(data), "task",
                                    task_word(descent_dataset_task(data)), "classes", classes,
                                    "report", report_to_json(descent_dataset_report(data))));
}

static int show(const char *path, const descent_read_options *options, bool json)
{
    descent_error error = {0};
    descent_dataset *data = NULL;
    if (descent_dataset_read(path, options, &data, &error) != DESCENT_OK) {
        return cli_fail(&error);
    }
    int code = CLI_DONE;
    if (json) {
        code = print_json_report(data, path);
    } else {
        fputs(descent_dataset_report(data), stdout);
    }
    descent_dataset_free(data);
    return code;
}

static int data_command(int argc, char **argv)
{
    data_settings settings;
    descent_read_options options = descent_read_options_default();
    descent_options_default(settings_table(), &settings);
    const cli_set sets[] = {{descent_read_option_table(), &options},
                            {settings_table(), &settings}};
    cli_arguments arguments;
    int code =
        cli_arguments_read(sets, 2, argc, argv, 1, 1,
                           "FILE: a data file, or a bundled set like @digits", &arguments);
    if (code == CLI_DONE) {
        code = show(arguments.words[0], &options, settings.json);
    }
    cli_arguments_free(&arguments);
    return code;
}

static const char *const common[] = {"target", "task", "missing", "ignore", "json", NULL};

const cli_command cli_data_command = {
    .name = "data",
    .arguments = "FILE [options]",
    .summary = "show what is understood of a data file",
    .text =
        "Reads a data file as train does and prints what was understood: rows, columns with "
        "their kinds and ranges, the target and why, what was left out.\n",
    .examples = "descent data @penguins\n"
                "descent data my.csv --target price\n",
    .common = common,
    .tables = {descent_read_option_table, settings_table},
    .run = data_command,
};

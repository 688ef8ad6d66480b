// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// descent lesson: pages that explain, with experiments that the library computes in them. The
// text and the experiments are of the page (src/report/page/lesson/); here it gets its name and
// its data.
#include "lesson/lesson.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "lesson/course.h"
#include "lesson/document.h"
#include "lesson/page.h"
#include "shell/arguments.h"
#include "shell/html.h"
#include "shell/output.h"
#include "shell/shown.h"
#include "shell/text.h"

enum { PATH = 4096 };

typedef struct lesson_settings {
    size_t size;
    char out[PATH];
    bool json;
} lesson_settings;

static const descent_option_table *settings_table(void)
{
    static const descent_option options[] = {
        {.name = "out",
         .metavar = "PATH",
         .kind = DESCENT_OPTION_TEXT,
         .offset = offsetof(lesson_settings, out),
         .capacity = PATH,
         .fallback = "",
         .help = "of one lesson the file to write, - for stdout; of all of them the folder; "
                 "without it NAME.html or lessons"},
        {.name = "json",
         .kind = DESCENT_OPTION_FLAG,
         .offset = offsetof(lesson_settings, json),
         .fallback = "false",
         .help = "the data of the page as one JSON document, on stdout"},
    };
    static const descent_option_table table = {.title = "Lesson",
                                               .options = options,
                                               .count = sizeof options / sizeof *options,
                                               .struct_size = sizeof(lesson_settings)};
    return &table;
}

// NULL after a mistake.
static const cli_lesson *find(const char *name)
{
    const cli_lesson *lesson = cli_lesson_find(name);
    if (!lesson) {
        const char *near = cli_lesson_nearest(name);
        cli_error("no lesson \"%s\"", CLI_SHOW(name));
        if (near) {
            cli_try("descent lesson %s", near);
        } else {
            cli_try("descent lesson --help    lists them");
        }
    }
    return lesson;
}

static int write_page(const cli_lesson *lesson, bool folder, const char *path)
{
    const cli_lesson_script *own = cli_lesson_scripts;
    while (lesson && own->name && strcmp(own->name, lesson->name) != 0) {
        own++;
    }
    const cli_html page = {.head = cli_lesson_page_head,
                           .tail = cli_lesson_page_tail,
                           .head_size = cli_lesson_page_head_size,
                           .tail_size = cli_lesson_page_tail_size,
                           .script = lesson ? own->text : NULL,
                           .script_size = lesson ? own->size : 0};
    int code = CLI_DONE;
    json_t *document = cli_lesson_document(lesson, folder, &code);
    return document ? cli_html_save(&page, document, path) : code;
}

static int write_one(const cli_lesson *lesson, const char *out)
{
    char path[PATH];
    snprintf(path, sizeof path, "%s", out);
    if (!*out) {
        snprintf(path, sizeof path, "%s.html", lesson->name);
    }
    return write_page(lesson, false, path);
}

static int write_into(const char *folder, const cli_lesson *lesson)
{
    char path[2 * PATH];
    snprintf(path, sizeof path, "%s/%s.html", folder, lesson ? lesson->name : "index");
    return write_page(lesson, true, path);
}

static int write_all(const char *out)
{
    const char *folder = *out ? out : "lessons";
    if (strcmp(folder, "-") == 0) {
        cli_error("all lessons are several files, and stdout takes one");
        cli_try("descent lesson %s --out -\n     --out FOLDER", cli_lessons->name);
        return CLI_USAGE;
    }
    if (mkdir(folder, 0777) != 0 && errno != EEXIST) {
        cli_error("cannot make the folder %s: %s", CLI_SHOW(folder), strerror(errno));
        return CLI_FAILED;
    }
    int code = write_into(folder, NULL);
    for (const cli_lesson *l = cli_lessons; l->name && code == CLI_DONE; l++) {
        code = write_into(folder, l);
    }
    return code;
}

static int show(const cli_lesson *lesson, const lesson_settings *own)
{
    int code = CLI_DONE;
    if (own->json) {
        json_t *document = cli_lesson_document(lesson, !lesson, &code);
        return document ? cli_print_json_exact(document) : code;
    }
    if (cli_lesson_page_head_size == 0) {
        return cli_html_missing("lessons");
    }
    return lesson ? write_one(lesson, own->out) : write_all(own->out);
}

static int lesson_command(int argc, char **argv)
{
    lesson_settings own;
    descent_options_default(settings_table(), &own);
    const cli_set sets[] = {{settings_table(), &own}};
    const cli_lesson *lesson = NULL;
    cli_arguments arguments;
    int code = cli_arguments_read(sets, 1, argc, argv, 0, 1, "NAME of a lesson", &arguments);
    if (code == CLI_DONE && arguments.words_count > 0) {
        lesson = find(arguments.words[0]);
        code = lesson ? CLI_DONE : CLI_USAGE;
    }
    code = code == CLI_DONE ? show(lesson, &own) : code;
    cli_arguments_free(&arguments);
    return code;
}

static const char *const common[] = {"out", NULL};

#define LINE(name, title, question, data, columns) name ": " question "\n"

const cli_command cli_lesson_command = {
    .name = "lesson",
    .arguments = "[NAME] [-o PATH]",
    .summary = "pages that explain, with experiments to turn",
    .text = "Writes a lesson as one HTML file that needs nothing else: it makes no request to "
            "any network. Its experiments are computed in it, by the library itself as "
            "WebAssembly, and again whenever a slider moves; what a sentence claims is shown "
            "beside it, with the numbers of the experiment. Without a name it writes all "
            "lessons and an index.\n"
            "The lessons:\n" CLI_LESSON_LIST(LINE),
    .examples = "descent lesson momentum\n"
                "descent lesson -o course\n",
    .common = common,
    .tables = {settings_table},
    .run = lesson_command,
};

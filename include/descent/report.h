// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A report of runs: one HTML file that needs nothing else, to open, print or send.
//
//     const char *const folders[] = {"runs/digits-1", "runs/digits-2"};
//     descent_report_options o = descent_report_options_default();
//     o.folders = folders;
//     o.count = 2;
//     o.path = "report.html";
//     descent_report_write(&o, &error);
//
// It is made of what the folders hold (run.json, metrics.jsonl, the head of model.safetensors,
// diagnosis.json, slice.json) and trains and computes nothing. A run may be trained meanwhile.
//
// Threads: calls may run at the same time. Structs with members are plain values: any number of
// threads may read one while none writes it.
#ifndef DESCENT_REPORT_H
#define DESCENT_REPORT_H

#include <descent/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Runs in one report at most: each has a colour of its own that can be told from the others.
enum { DESCENT_REPORT_RUNS = 8 };

typedef struct descent_report_options {
    /// Bytes of this struct that the program knows; set by _default. See <descent/base.h>.
    size_t size;
    /// Folders of the runs, borrowed, 1 to DESCENT_REPORT_RUNS of them; default NULL.
    const char *const *folders;
    size_t count;
    /// The file to write, borrowed; default NULL. A file of this name is replaced when the new
    /// one is complete; what is there and not a file (a pipe, a terminal) is written to.
    const char *path;
    /// An open file to write to in place of `path`, which stays open; default -1: none.
    int descriptor;
    /// Only the data, as one JSON document, without the page that shows them; default false.
    bool document;
    char reserved[3]; /* 0 */
} descent_report_options;

/// No folders, no path.
DESCENT_API void descent_report_options_init(descent_report_options *options, size_t size);
static inline descent_report_options descent_report_options_default(void)
{
    descent_report_options options;
    descent_report_options_init(&options, sizeof options);
    return options;
}

/// Writes the report. Memory does not grow with the length of the runs. DESCENT_NO_INPUT: a
/// folder is no run. DESCENT_BAD_DATA: one of its records is damaged (rows that a
/// process that was killed left unfinished are passed over). DESCENT_IO: it cannot be written.
/// DESCENT_UNSUPPORTED: the library was built without the page (descent_report_has_page).
DESCENT_API descent_status descent_report_write(const descent_report_options *options,
                                                descent_error *error);

/// Whether this build has the page: node and the packages that make it were there.
DESCENT_API bool descent_report_has_page(void);

/// The same page for a server that shows runs while they are trained, as HTML in UTF-8; it gets
/// its data from where it was loaded (docs/watch.md has what it asks for). *bytes is out. The
/// text is the library's; NULL: the library was built without the page.
DESCENT_API const char *descent_report_live_page(size_t *bytes);

#ifdef __cplusplus
}
#endif

#endif

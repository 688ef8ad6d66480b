// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The page, made of page/ when the library is built (cmake/page.cmake): a document of JSON
// stands between both parts of a report, and the live page is whole. All are empty in a build
// without node.
#ifndef DSC_REPORT_PAGE_H
#define DSC_REPORT_PAGE_H

#include <stddef.h>

extern const char dsc_page_head[], dsc_page_tail[], dsc_page_live[];
extern const size_t dsc_page_head_size, dsc_page_tail_size, dsc_page_live_size;

#endif

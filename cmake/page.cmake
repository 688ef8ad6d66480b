# The page of reports (src/report/page/): bundled by node and esbuild, and part of the library as an array of C.
# Where node or the packages are missing, as on a machine that only builds, both parts of the page are empty, and
# the program says what to type. `make page` gets the packages, by the lock file; nothing here needs a network.
find_program(DESCENT_NODE NAMES node nodejs)
set(page ${CMAKE_CURRENT_SOURCE_DIR}/report/page)
set(page_source ${CMAKE_CURRENT_BINARY_DIR}/report/page.c)
file(GLOB page_files CONFIGURE_DEPENDS ${page}/*.js ${page}/surface/*.js ${page}/*.mjs ${page}/*.css ${page}/*.html ${page}/package-lock.json)
# It appears with the packages, and then CMake looks again.
file(GLOB page_packages CONFIGURE_DEPENDS ${page}/node_modules/.package-lock.json)

if(DESCENT_NODE AND page_packages)
  set(DESCENT_PAGE "bundled by ${DESCENT_NODE}")
  add_custom_command(OUTPUT ${page_source}
    COMMAND ${DESCENT_NODE} ${page}/build.mjs ${page_source}
    DEPENDS ${page_files} ${page_packages} COMMENT "Bundling the page of reports" VERBATIM)
else()
  set(DESCENT_PAGE "no (make page)")
  set(page_source ${CMAKE_CURRENT_BINARY_DIR}/report/page_none.c)
  file(CONFIGURE OUTPUT ${page_source} CONTENT "#include \"report/page.h\"
const char dsc_page_head[] = \"\", dsc_page_tail[] = \"\", dsc_page_live[] = \"\";
const size_t dsc_page_head_size = 0, dsc_page_tail_size = 0, dsc_page_live_size = 0;
")
endif()
set(DESCENT_PAGE ${DESCENT_PAGE} CACHE INTERNAL "")
set_property(GLOBAL APPEND PROPERTY descent_sources ${page_source})

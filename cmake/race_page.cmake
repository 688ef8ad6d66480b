# The page of races (src/report/page/race/), with the WebAssembly module in it, as an array of C in the program.
# Where node, the packages (`make page`) or the module (wasm/) are missing both parts are empty, and `descent race`
# says what to type.
set(page ${PROJECT_SOURCE_DIR}/src/report/page)
set(race_page_source ${CMAKE_CURRENT_BINARY_DIR}/race_page.c)
file(GLOB race_page_files CONFIGURE_DEPENDS ${page}/*.js ${page}/surface/*.js ${page}/race/* ${page}/*.mjs ${page}/*.css
  ${page}/package-lock.json)
file(GLOB race_page_packages CONFIGURE_DEPENDS ${page}/node_modules/.package-lock.json)

if(DESCENT_NODE AND race_page_packages AND DESCENT_WASM)
  add_custom_command(OUTPUT ${race_page_source}
    COMMAND ${DESCENT_NODE} ${page}/build.mjs ${race_page_source} ${DESCENT_WASM}
    DEPENDS ${race_page_files} ${race_page_packages} wasm ${DESCENT_WASM} COMMENT "Bundling the page of races" VERBATIM)
else()
  set(race_page_source ${CMAKE_CURRENT_BINARY_DIR}/race_page_none.c)
  file(CONFIGURE OUTPUT ${race_page_source} CONTENT "#include \"race/page.h\"
const char cli_race_page_head[] = \"\", cli_race_page_tail[] = \"\";
const size_t cli_race_page_head_size = 0, cli_race_page_tail_size = 0;
")
endif()

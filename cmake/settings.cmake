# Language, floating point, warnings and sanitizers of every target of ours, and the helpers that compile
# a file once for each number type and instruction set.

set(CMAKE_C_STANDARD 17)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS OFF)
set(CMAKE_C_VISIBILITY_PRESET hidden)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
endif()

# A formula means what it says: no product is fused with a sum, on no processor and by no compiler (clang would, and rounds
# once where it computes a constant and twice where the program runs). Kernels ask for it (DESCENT_CONTRACT).
add_compile_options(-ffp-contract=off)

add_library(descent_settings INTERFACE)
target_compile_definitions(descent_settings INTERFACE _POSIX_C_SOURCE=200809L)
target_compile_options(descent_settings INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wdouble-promotion -Wstrict-prototypes
  -Wmissing-prototypes -Wundef -Wvla -Wcast-qual -Wwrite-strings
  # sqrt must vectorise; nothing reads errno of mathematical functions, nothing unmasks FP traps.
  # Never -ffast-math: NaN has to stay visible.
  -fno-math-errno -fno-trapping-math)
# Release builds make the usual attacks on memory harder. (glibc's checks need optimisation, and sanitizers
# bring their own.)
if(NOT DESCENT_SANITIZE AND NOT DESCENT_FUZZ)
  target_compile_options(descent_settings INTERFACE -fstack-protector-strong)
  target_compile_options(descent_settings INTERFACE
    $<$<CONFIG:Release,RelWithDebInfo>:-U_FORTIFY_SOURCE> $<$<CONFIG:Release,RelWithDebInfo>:-D_FORTIFY_SOURCE=2>)
  if(CMAKE_SYSTEM_NAME STREQUAL "Linux")
    target_link_options(descent_settings INTERFACE -Wl,-z,relro -Wl,-z,now)
  endif()
endif()
if(DESCENT_WERROR)
  target_compile_options(descent_settings INTERFACE -Werror)
endif()
if(DESCENT_SANITIZE)
  target_compile_options(descent_settings INTERFACE
    -fsanitize=${DESCENT_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(descent_settings INTERFACE -fsanitize=${DESCENT_SANITIZE})
  target_compile_definitions(descent_settings INTERFACE DESCENT_SANITIZED="${DESCENT_SANITIZE}")
endif()
if(DESCENT_FUZZ)
  target_compile_options(descent_settings INTERFACE -fsanitize=fuzzer-no-link)
endif()

# The instruction sets that kernels are compiled for. One is chosen at run time. Fuzzing readers needs no
# fast kernels, and clang takes minutes for them with sanitizers.
option(DESCENT_BASELINE_ONLY "Compile kernels for the baseline instruction set only" ${DESCENT_FUZZ})
set(DESCENT_ISAS baseline)
set(DESCENT_FLAGS_baseline "")
if(NOT DESCENT_BASELINE_ONLY AND CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|AMD64|amd64)$")
  list(APPEND DESCENT_ISAS avx2 avx512)
  set(DESCENT_FLAGS_avx2 -mavx2 -mfma)
  set(DESCENT_FLAGS_avx512 -mavx512f -mavx512dq -mavx512vl -mavx512bw -mavx2 -mfma
      -mprefer-vector-width=512)
  target_compile_definitions(descent_settings INTERFACE DESCENT_X86_64)
endif()

# descent_sources(FILE...): sources of the library that are compiled once.
function(descent_sources)
  list(TRANSFORM ARGN PREPEND ${CMAKE_CURRENT_SOURCE_DIR}/)
  set_property(GLOBAL APPEND PROPERTY descent_sources ${ARGN})
endfunction()

# descent_light_sources(FILE...): sources that are compiled once and hold none of the loops that take the time. At -Og they
# take half of the time to compile, and programs take no longer (the program itself is compiled so too).
set(DESCENT_LIGHT $<$<CONFIG:Release>:-Og>)
function(descent_light_sources)
  descent_sources(${ARGN})
  list(TRANSFORM ARGN PREPEND ${CMAKE_CURRENT_SOURCE_DIR}/)
  set_property(GLOBAL APPEND PROPERTY descent_light_sources ${ARGN})
endfunction()

# descent_real_sources(FILE...): sources that are written with `real` (src/kernel/real/real.h).
function(descent_real_sources)
  list(TRANSFORM ARGN PREPEND ${CMAKE_CURRENT_SOURCE_DIR}/)
  set_property(GLOBAL APPEND PROPERTY descent_real_sources ${ARGN})
endfunction()

# Fused multiply-add is on inside kernels, where it is half of the speed. clang's "fast" fuses what its passes leave in one basic
# block, so that the same line of C has other bits in a remainder or under a sanitizer; its "on" fuses what one expression says. gcc
# has no "on": its "fast" fuses expressions before blocks are cut.
if(CMAKE_C_COMPILER_ID MATCHES Clang)
  set(DESCENT_CONTRACT -ffp-contract=on)
else()
  set(DESCENT_CONTRACT -ffp-contract=fast)
endif()
# Small loops over all elements, which gcc makes no faster at -O3 and takes up to four times as long for. Where nothing may be
# fused, -O1 gives the same bits and nearly the same loops; elsewhere it would fuse other multiplications with additions.
# -O1 alone leaves vector registers dirty at the end of a function (no vzeroupper), which the caller's next number pays for.
if(CMAKE_C_COMPILER_ID STREQUAL "GNU")
  set(DESCENT_VECTORS -ftree-vectorize -fvect-cost-model=dynamic)
  set(DESCENT_PLAIN $<IF:$<BOOL:$<TARGET_PROPERTY:DESCENT_PORTABLE>>,-O1,-O2> ${DESCENT_VECTORS})
  set(DESCENT_PLAIN_UNFUSED -O1 -fexpensive-optimizations ${DESCENT_VECTORS} -ffp-contract=off)
else()
  set(DESCENT_PLAIN -O2)
  set(DESCENT_PLAIN_UNFUSED -O2 -ffp-contract=off)
endif()

# descent_real_plain(FILE...): descent_real_sources that have only such loops.
function(descent_real_plain)
  list(TRANSFORM ARGN PREPEND ${CMAKE_CURRENT_SOURCE_DIR}/)
  set_property(GLOBAL APPEND PROPERTY descent_real_plain ${ARGN})
endfunction()

function(descent_make_objects out)
  get_property(sources GLOBAL PROPERTY descent_sources)
  get_property(real_sources GLOBAL PROPERTY descent_real_sources)
  get_property(plain GLOBAL PROPERTY descent_real_plain)
  set_property(SOURCE ${plain} APPEND PROPERTY COMPILE_OPTIONS ${DESCENT_PLAIN})
  get_property(light GLOBAL PROPERTY descent_light_sources)
  set_property(SOURCE ${light} APPEND PROPERTY COMPILE_OPTIONS ${DESCENT_LIGHT})
  add_library(descent_objects OBJECT ${sources})
  target_compile_options(descent_objects PRIVATE $<$<CONFIG:Release>:-O2>)
  descent_use_pictures(descent_objects)
  set(targets descent_objects)
  foreach(isa IN LISTS DESCENT_ISAS)
    foreach(bits 32 64)
      set(target descent_real_${bits}_${isa})
      add_library(${target} OBJECT ${real_sources})
      target_compile_definitions(${target} PRIVATE DESCENT_REAL=${bits} DESCENT_ISA=${isa})
      target_compile_options(${target} PRIVATE ${DESCENT_CONTRACT} -O3 ${DESCENT_FLAGS_${isa}})
      list(APPEND targets ${target})
    endforeach()
  endforeach()
  # Once more for double precision, for what must have the same bits on every processor: nothing is fused, whatever
  # the baseline has, and elementary functions are our own.
  add_library(descent_real_64_portable OBJECT ${real_sources})
  target_compile_definitions(descent_real_64_portable PRIVATE DESCENT_REAL=64 DESCENT_ISA=portable DESCENT_PORTABLE)
  target_compile_options(descent_real_64_portable PRIVATE -O2)
  set_target_properties(descent_real_64_portable PROPERTIES DESCENT_PORTABLE ON)
  list(APPEND targets descent_real_64_portable)
  foreach(target IN LISTS targets)
    target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR}/src
      ${PROJECT_SOURCE_DIR}/include)
    target_include_directories(${target} SYSTEM PRIVATE ${RANDOM123_INCLUDE})
    target_link_libraries(${target} PRIVATE descent_settings ZLIB::ZLIB PkgConfig::JANSSON)
  endforeach()
  set(${out} ${targets} PARENT_SCOPE)
endfunction()

# libpng and libjpeg-turbo read images. AUTO does without what is not there, ON insists, OFF does without. What is found is named in
# DESCENT_PICTURES, as pkg-config calls it.
set(DESCENT_PNG AUTO CACHE STRING "PNG files by libpng: AUTO, ON or OFF")
set(DESCENT_JPEG AUTO CACHE STRING "JPEG files by libjpeg-turbo: AUTO, ON or OFF")
function(descent_find_pictures)
  set(found "")
  foreach(kind PNG JPEG)
    if(kind STREQUAL "PNG")
      set(package libpng)
    else()
      set(package libjpeg)
    endif()
    if(NOT DESCENT_${kind} STREQUAL "OFF")
      pkg_check_modules(DESCENT_LIB${kind} IMPORTED_TARGET GLOBAL ${package})
      if(DESCENT_LIB${kind}_FOUND)
        list(APPEND found ${package})
      elseif(DESCENT_${kind} STREQUAL "ON")
        message(FATAL_ERROR "DESCENT_${kind} is ON but ${package} was not found (tools/dependencies.sh build)")
      endif()
    endif()
  endforeach()
  set(DESCENT_PICTURES "${found}" PARENT_SCOPE)
endfunction()

# descent_use_pictures(TARGET): what of both there is, for its compiler and its linker.
function(descent_use_pictures target)
  foreach(kind PNG JPEG)
    if(DESCENT_LIB${kind}_FOUND)
      target_link_libraries(${target} PRIVATE $<BUILD_INTERFACE:PkgConfig::DESCENT_LIB${kind}>)
      target_compile_definitions(${target} PRIVATE DESCENT_HAVE_${kind})
    endif()
  endforeach()
endfunction()

# oneDNN is the oracle and the rival of our own float32 product in tests and bench; the library does not
# link it (bench/ says why). AUTO looks for it, ON insists, OFF does without.
set(DESCENT_ONEDNN AUTO CACHE STRING "oneDNN in tests and benchmarks: AUTO, ON or OFF")
function(descent_find_onednn)
  if(DESCENT_ONEDNN STREQUAL "OFF")
    return()
  endif()
  find_library(DNNL_LIBRARY dnnl)
  find_path(DNNL_INCLUDE dnnl.h)
  if(DNNL_LIBRARY AND DNNL_INCLUDE)
    add_library(descent_onednn INTERFACE)
    target_link_libraries(descent_onednn INTERFACE ${DNNL_LIBRARY} gomp)
    target_include_directories(descent_onednn SYSTEM INTERFACE ${DNNL_INCLUDE})
    target_compile_definitions(descent_onednn INTERFACE DESCENT_HAVE_ONEDNN)
  elseif(DESCENT_ONEDNN STREQUAL "ON")
    message(FATAL_ERROR "DESCENT_ONEDNN is ON but oneDNN was not found (apt install libdnnl-dev)")
  endif()
endfunction()

# LAPACK is loaded when a whole spectrum is asked for (src/surface/spectrum/lapack.h says why), by the name that
# distributions agree on: no headers are needed, and a build finds it on the machine that it runs on. AUTO
# and ON look for it when run, ON insists that it is there already, OFF does without.
set(DESCENT_LAPACK AUTO CACHE STRING "LAPACK for whole spectra: AUTO, ON or OFF")
set(DESCENT_LAPACK_NAME liblapack.so.3 CACHE STRING "The shared library that has LAPACK, as dlopen finds it")
function(descent_find_lapack)
  if(DESCENT_LAPACK STREQUAL "OFF")
    return()
  endif()
  target_compile_definitions(descent_settings INTERFACE DESCENT_LAPACK_NAME="${DESCENT_LAPACK_NAME}")
  find_library(LAPACK_LIBRARY NAMES ${DESCENT_LAPACK_NAME})
  if(DESCENT_LAPACK STREQUAL "ON" AND NOT LAPACK_LIBRARY)
    message(FATAL_ERROR
      "DESCENT_LAPACK is ON but ${DESCENT_LAPACK_NAME} was not found (apt install libopenblas0)")
  endif()
endfunction()

function(descent_summary)
  if(TARGET descent_onednn)
    set(onednn ${DNNL_LIBRARY})
  else()
    set(onednn "no")
  endif()
  if(DESCENT_LAPACK STREQUAL "OFF")
    set(lapack "no")
  elseif(LAPACK_LIBRARY)
    set(lapack "${LAPACK_LIBRARY}, loaded when needed")
  else()
    set(lapack "loaded when needed and there; not found now")
  endif()
  message(STATUS "descent ${PROJECT_VERSION}: ${CMAKE_BUILD_TYPE}, ${CMAKE_C_COMPILER_ID} "
    "${CMAKE_C_COMPILER_VERSION}, kernels: ${DESCENT_ISAS}")
  message(STATUS "  LAPACK: ${lapack}; page of reports: ${DESCENT_PAGE}; its server: ${DESCENT_SERVER}")
  if(DESCENT_WASM)
    message(STATUS "  WebAssembly: ${WASM_CLANG}, wasi-libc")
  else()
    message(STATUS "  WebAssembly: no (tools/dependencies.sh wasm)")
  endif()
  string(REPLACE ";" ", " pictures "${DESCENT_PICTURES}")
  if(NOT pictures)
    set(pictures "none (tools/dependencies.sh build)")
  endif()
  message(STATUS "  images: ${pictures}")
  message(STATUS "  zlib ${ZLIB_VERSION_STRING}, jansson ${JANSSON_VERSION}, Random123; "
    "oneDNN in tests and bench: ${onednn}")
endfunction()

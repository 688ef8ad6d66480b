# What `cmake --install` puts where: headers, both libraries, the bundled data, and the files by which
# pkg-config and find_package find them. The program installs itself (cli/CMakeLists.txt).
include(CMakePackageConfigHelpers)
set(DESCENT_CMAKE_DIR ${CMAKE_INSTALL_LIBDIR}/cmake/descent)

install(FILES include/descent.h DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(DIRECTORY include/descent DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN *.h)
# Where src/data/bundled.c looks for them.
install(DIRECTORY data/ DESTINATION ${CMAKE_INSTALL_DATADIR}/descent
  FILES_MATCHING PATTERN *.csv PATTERN *.csv.gz PATTERN README.md)

# Export sets: one each, so that users of the shared library do not need the development files of zlib and
# jansson, which only the static one asks for.
set_target_properties(descent_static PROPERTIES EXPORT_NAME descent_static)
install(TARGETS descent EXPORT descent-shared)
install(TARGETS descent_static EXPORT descent-static)
foreach(kind shared static)
  install(EXPORT descent-${kind} NAMESPACE descent:: FILE descent-${kind}.cmake DESTINATION ${DESCENT_CMAKE_DIR})
endforeach()
configure_package_config_file(cmake/descent-config.cmake.in descent-config.cmake
  INSTALL_DESTINATION ${DESCENT_CMAKE_DIR})
write_basic_package_version_file(descent-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/descent-config.cmake
  ${CMAKE_CURRENT_BINARY_DIR}/descent-config-version.cmake DESTINATION ${DESCENT_CMAKE_DIR})

# descent.pc names its prefix relative to itself, so that the installed tree may be moved.
cmake_path(RELATIVE_PATH CMAKE_INSTALL_PREFIX
  BASE_DIRECTORY ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig OUTPUT_VARIABLE DESCENT_PREFIX_FROM_PC)
list(TRANSFORM CMAKE_DL_LIBS PREPEND -l OUTPUT_VARIABLE DESCENT_DL_LIBS)
list(JOIN DESCENT_PICTURES " " DESCENT_PC_PICTURES)
configure_file(cmake/descent.pc.in descent.pc @ONLY)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/descent.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)

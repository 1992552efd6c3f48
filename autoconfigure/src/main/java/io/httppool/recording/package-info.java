/**
 * Events of the pools in recordings of the JDK Flight Recorder.
 */
@NullMarked
package io.httppool.recording;

import org.jspecify.annotations.NullMarked;

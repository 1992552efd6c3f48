package io.httppool.test.assertion;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Tests for {@link SocketTable}, with tables as Linux writes them.
 */
class SocketTableTests {

	@TempDir
	private Path directory;

	@Test
	void readAllTellsSocketsByInode() throws IOException {
		assumeThat(ByteOrder.nativeOrder()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
		write("tcp", """
				  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
				   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 11 1 0 100
				""");
		write("tcp6",
				"""
						  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
						   0: 00000000000000000000000001000000:1F91 00000000000000000000000001000000:D431 08 00000000:00000000 00:00000000 00000000  1000        0 12 1 0 20
						   1: 0000000000000000FFFF00000100007F:1F92 0000000000000000FFFF00000200007F:D432 01 00000000:00000000 00:00000000 00000000  1000        0 13 1 0 20
						""");
		write("unix", """
				Num       RefCount Protocol Flags    Type St Inode Path
				ffff0000: 00000002 00000000 00010000 0001 01    14 /run/a.sock
				ffff0000: 00000003 00000000 00000000 0001 03    15
				""");

		assertThat(SocketTable.readAll(this.directory)).containsOnly(entry(11L, "tcp 127.0.0.1:8080 LISTEN"), entry(12L,
				"tcp [0:0:0:0:0:0:0:1]:8081 -> [0:0:0:0:0:0:0:1]:54321 CLOSE_WAIT (the peer has closed it, and this process has not)"),
				entry(13L, "tcp 127.0.0.1:8082 -> 127.0.0.2:54322 ESTABLISHED"), entry(14L, "unix /run/a.sock"),
				entry(15L, "unix without a path"));
	}

	private void write(String table, String lines) throws IOException {
		Files.writeString(this.directory.resolve(table), lines);
	}

}

// SPDX-License-Identifier: Apache-2.0
// The workload dates, written by hand on java.time: java Dates <IN >OUT. Its records are flat and of one form, so that
// it looks for two members by their names and leaves the rest of the text as it is.
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

public final class Dates {
	private static final DateTimeFormatter FROM = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ENGLISH);
	private static final DateTimeFormatter TO = DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss Z", Locale.ENGLISH);
	private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

	private static int valueAt(String line, String name) {
		return line.indexOf("\"" + name + "\":\"") + name.length() + 4;
	}

	public static void main(String[] args) throws IOException {
		BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8), 1 << 20);
		StringBuilder out = new StringBuilder();
		PrintStream to = new PrintStream(System.out, false, "UTF-8");
		for (String line; (line = in.readLine()) != null;) {
			int at = valueAt(line, "at");
			int note = valueAt(line, "note");
			int end = line.indexOf('"', note);
			LocalDateTime local = LocalDateTime.parse(line.substring(at, line.indexOf('"', at)), FROM);
			out.append(line, 0, note)
				.append(line.substring(note, end).replace("foo", "bar"))
				.append("\",\"day\":\"")
				.append(TO.format(local.atZone(BERLIN).withZoneSameInstant(ZoneOffset.UTC)))
				.append("\"}\n");
			if (out.length() > 1 << 16) {
				to.print(out);
				out.setLength(0);
			}
		}
		to.print(out);
		to.flush();
	}
}

import java.net.InetSocketAddress;
import java.util.EnumSet;
import java.util.Properties;
import javax.servlet.DispatcherType;
import org.apache.solr.servlet.CoreContainerProvider;
import org.apache.solr.servlet.SolrDispatchFilter;
import org.eclipse.jetty.server.CustomRequestLog;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.servlet.DefaultServlet;
import org.eclipse.jetty.servlet.FilterHolder;
import org.eclipse.jetty.servlet.ServletContextHandler;

/**
 * Solr as one small program, since no Solr server is published to Maven: the servlet parts of solr-core in a Jetty that
 * listens on the loopback address only. Solr asks nobody for a password here, so it must never listen any wider.
 */
public final class PortalSolr {
    private PortalSolr() {}

    /** Arguments: the port, Solr's home, and the file in which each request leaves a line. */
    public static void main(String[] arguments) throws Exception {
        int port = Integer.parseInt(arguments[0]);
        String home = arguments[1];
        Server server = new Server(new InetSocketAddress("127.0.0.1", port));
        var root = new ServletContextHandler(server, "/solr", ServletContextHandler.NO_SESSIONS);
        root.getServletContext().setAttribute(SolrDispatchFilter.PROPERTIES_ATTRIBUTE, new Properties());
        root.getServletContext().setAttribute(SolrDispatchFilter.SOLRHOME_ATTRIBUTE, home);
        root.addEventListener(new CoreContainerProvider());
        root.addFilter(new FilterHolder(SolrDispatchFilter.class), "/*", EnumSet.of(DispatcherType.REQUEST));
        root.addServlet(DefaultServlet.class, "/");
        server.setRequestLog(new CustomRequestLog(arguments[2], "%{ms}T %s %m %U"));
        server.setStopAtShutdown(true);
        server.start();
        server.join();
    }
}

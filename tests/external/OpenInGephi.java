import java.io.File;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.text.SimpleDateFormat;
import java.util.Arrays;
import java.util.Objects;
import org.gephi.datalab.api.AttributeColumnsMergeStrategiesController;
import org.gephi.graph.api.Column;
import org.gephi.graph.api.Edge;
import org.gephi.graph.api.Element;
import org.gephi.graph.api.GraphController;
import org.gephi.graph.api.GraphModel;
import org.gephi.graph.api.Node;
import org.gephi.graph.api.Table;
import org.gephi.graph.api.types.IntervalSet;
import org.gephi.io.importer.api.Container;
import org.gephi.io.importer.api.EdgeMergeStrategy;
import org.gephi.io.importer.api.ImportController;
import org.gephi.io.importer.api.Issue;
import org.gephi.io.processor.plugin.DefaultProcessor;
import org.gephi.project.api.ProjectController;
import org.openide.util.Lookup;

/**
 * Opens a GraphML file with Gephi's importer and prints what Gephi then holds, tab-separated.
 *
 * <p>Arguments: the file; then, if wanted, the two columns of the edges that docs/releases.md makes a time
 * interval of. Lines: issue, graph, column (domain, title, type), value (domain, id, column, value).
 */
public class OpenInGephi {
    private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    public static void main(String[] arguments) throws Exception {
        ProjectController projects = Lookup.getDefault().lookup(ProjectController.class);
        ImportController importer = Lookup.getDefault().lookup(ImportController.class);
        projects.newProject();
        Container container = importer.importFile(new File(arguments[0]));
        container.getLoader().setEdgesMergeStrategy(EdgeMergeStrategy.NO_MERGE);
        container.getReport().getIssues(1000).forEachRemaining(OpenInGephi::tell);
        importer.process(container, new DefaultProcessor(), projects.getCurrentWorkspace());
        GraphModel model = Lookup.getDefault().lookup(GraphController.class).getGraphModel();
        tell("graph", model.isDirected() ? "directed" : "undirected");
        if (arguments.length > 1) {
            makeTimeline(model.getEdgeTable(), arguments[1], arguments[2]);
        }
        for (Column column : model.getNodeTable()) {
            tell("column", "node", column.getTitle(), column.getTypeClass().getSimpleName());
        }
        for (Column column : model.getEdgeTable()) {
            tell("column", "edge", column.getTitle(), column.getTypeClass().getSimpleName());
        }
        for (Node node : model.getGraph().getNodes()) {
            tellValues("node", node);
        }
        for (Edge edge : model.getGraph().getEdges()) {
            tell("value", "edge", edge.getId(), "source", edge.getSource().getId());
            tell("value", "edge", edge.getId(), "target", edge.getTarget().getId());
            tellValues("edge", edge);
        }
    }

    /** What the Data Laboratory does by "Merge columns", "Create time interval". */
    private static void makeTimeline(Table table, String from, String to) {
        AttributeColumnsMergeStrategiesController laboratory =
                Lookup.getDefault().lookup(AttributeColumnsMergeStrategiesController.class);
        laboratory.mergeDateColumnsToTimeInterval(
                table, named(table, from), named(table, to), new SimpleDateFormat("yyyy-MM-dd"), "", "");
    }

    private static Column named(Table table, String title) {
        for (Column column : table) {
            if (column.getTitle().equals(title)) {
                return column;
            }
        }
        throw new IllegalArgumentException("no column " + title);
    }

    private static void tellValues(String domain, Element element) {
        for (Column column : element.getTable()) {
            Object value = element.getAttribute(column);
            if (value instanceof IntervalSet times) {
                double[] span = times.getIntervals();
                tell("value", domain, element.getId(), column.getTitle(), span[0] + " " + span[1]);
            } else if (value != null) {
                tell("value", domain, element.getId(), column.getTitle(), value);
            }
        }
    }

    private static void tell(Issue issue) {
        tell("issue", issue.getLevel(), issue.getMessage());
    }

    private static void tell(Object... words) {
        String[] texts = Arrays.stream(words).map(Objects::toString).toArray(String[]::new);
        OUT.println(String.join("\t", texts).replace("\n", " "));
    }
}

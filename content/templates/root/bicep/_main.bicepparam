<%#root.bicep%>
using 'main.bicep'

param location = '<%platform.region%>'

param tags = {
<%#tags%>
  '<%name%>': '<%value%>'
<%/tags%>
}
<%/root.bicep%>

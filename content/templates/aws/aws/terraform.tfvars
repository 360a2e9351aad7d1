<%#aws.there%>
region = "<%platform.aws.region%>"

tags = {
<%#tags%>
  "<%name%>" = "<%value%>"
<%/tags%>
}
<%/aws.there%>

module defender 'modules/defender.bicep' = {
  name: 'defender'
  params: {
    contacts: contacts
    plans: [
<%#defender.plans%>
      {
        name: '<%name%>'
<%#subplan%>
        subplan: '<%subplan%>'
<%/subplan%>
<%#extension%>
        extensions: ['<%extension%>']
<%/extension%>
      }
<%/defender.plans%>
    ]
  }
}
